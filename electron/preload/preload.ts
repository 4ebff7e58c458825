/**
 * The bridge: the page gets these five members and nothing of Electron. Paths and bytes of files the user dropped, pasted
 * or chose are read here, on a channel of their own, so the page can never make one up.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ImportMode } from '../../shared/contract/import.ts';
import type { Result } from '../../shared/errors.ts';

type Listener = (name: string, payload: unknown) => void;
type Started = Result<{ readonly importId: number }>;

const listeners = new Set<Listener>();
ipcRenderer.on('mediaroot:event', (_event, name: string, payload: unknown) => {
  for (const listener of listeners) listener(name, payload);
});

function invoke(name: string, input: unknown): Promise<Result<unknown>> {
  return ipcRenderer.invoke('mediaroot:invoke', name, input);
}

function subscribe(listener: Listener): () => void {
  // Each call gets an entry of its own, so that unsubscribing one leaves another of the same function alone.
  const entry: Listener = (name, payload) => listener(name, payload);
  listeners.add(entry);
  return () => {
    listeners.delete(entry);
  };
}

/**
 * Starts an import of files the system handed to the page. Those on disk are named to the library; a bitmap from the
 * clipboard has no path and goes as bytes, in a run of its own when both kinds come at once.
 */
async function importFiles(
  files: readonly File[],
  mode: ImportMode,
  collection: number | undefined,
): Promise<Started> {
  const paths: string[] = [];
  const pathless: File[] = [];
  for (const file of files) {
    const path = webUtils.getPathForFile(file);
    if (path === '') pathless.push(file);
    else paths.push(path);
  }
  const fromDisk = paths.length > 0 ? await bridge('import.start', { paths, mode, collection }) : null;
  if (pathless.length === 0 && fromDisk !== null) return fromDisk;
  const contents = pathless.map(async (file) => ({
    name: file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  const fromBytes = await bridge('import.bytes', { files: await Promise.all(contents), collection });
  return fromDisk === null || !fromBytes.ok ? fromBytes : fromDisk;
}

function bridge(name: string, input: unknown): Promise<Started> {
  return ipcRenderer.invoke('mediaroot:bridge', name, input);
}

// Electron freezes what it exposes.
contextBridge.exposeInMainWorld('mediaroot', {
  host: 'desktop',
  mediaBase: 'media://library',
  invoke,
  subscribe,
  importFiles,
});
