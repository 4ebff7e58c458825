/** Files that come into the window from outside, by drop or paste, wherever they land. */
import { useLayoutEffect, useState } from 'react';
import type { ImportMode } from '../../../shared/contract/import.ts';
import { client, type ImportSource } from '../../client/index.ts';
import { hover, hoverNothing } from '../../state/drop.ts';
import { isTyping } from '../../ui/shortcuts.ts';

/** A pasted bitmap is younger than this when it arrives, ms; a copied file called image.png is older. */
const FRESH_MS = 10_000;

export interface Incoming {
  /** Files and folders over the window; null when the system does not say how many. */
  readonly items: number | null;
  readonly mode: ImportMode;
  /** The collection of the sidebar they hover over. */
  readonly over: number | null;
}

export interface IncomingOptions {
  /** What a drop without Shift does. */
  readonly mode: ImportMode;
  /** Nothing is taken while false. */
  readonly enabled: boolean;
  /** `over`: the collection of the sidebar they were dropped on. */
  readonly onFiles: (source: ImportSource, mode: ImportMode, over: number | null) => void;
}

/** What hovers over the window, null when nothing does. */
export function useIncoming({ mode, enabled, onFiles }: IncomingOptions): Incoming | null {
  const [incoming, setIncoming] = useState<Incoming | null>(null);

  // before the first paint, so that whatever can be seen can be dropped on
  useLayoutEffect(() => {
    let ours = false;
    let expected = false;
    const modeOf = (event: DragEvent): ImportMode =>
      event.shiftKey && client.host === 'desktop' ? 'move' : mode;

    const start = () => {
      ours = true;
    };
    const clear = () => {
      hoverNothing();
      setIncoming(null);
    };
    const end = () => {
      ours = false;
      clear();
    };
    const over = (event: DragEvent) => {
      if (ours || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      // always "copy" to the other program: a move is done by the library, after it has verified its copy
      event.dataTransfer.dropEffect = enabled ? 'copy' : 'none';
      if (enabled && !expected) {
        expected = true;
        // a kindness to the drop that may follow: it works without
        client.call('import.expect', {}).catch(() => undefined);
      }
      const items = Array.from(event.dataTransfer.items).filter(({ kind }) => kind === 'file').length;
      const over = enabled ? hover(event.target) : null;
      const next = { items: items === 0 ? null : items, mode: modeOf(event), over };
      setIncoming((now) =>
        now?.items === next.items && now.mode === next.mode && now.over === over ? now : next,
      );
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget !== null) return;
      expected = false;
      clear();
    };
    // the pointer moves freely only when nothing is dragged: for systems that do not tell of a drag given up
    const free = () => clear();
    const drop = (event: DragEvent) => {
      expected = false;
      const over = hover(event.target);
      clear();
      if (ours || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      if (enabled) onFiles(event.dataTransfer, modeOf(event), over);
    };
    const paste = (event: ClipboardEvent) => {
      const files = Array.from(event.clipboardData?.files ?? []);
      if (!enabled || files.length === 0 || (isTyping(event.target) && hasText(event.clipboardData))) return;
      event.preventDefault();
      onFiles(files.map(namePasted), 'copy', null);
    };

    const listeners = new AbortController();
    const { signal } = listeners;
    window.addEventListener('dragstart', start, { signal });
    window.addEventListener('dragend', end, { signal });
    window.addEventListener('dragenter', over, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('pointermove', free, { signal });
    window.addEventListener('drop', drop, { signal });
    window.addEventListener('paste', paste, { signal });
    return () => listeners.abort();
  }, [mode, enabled, onFiles]);

  return incoming;
}

function hasText(data: DataTransfer | null): boolean {
  return data?.types.includes('text/plain') ?? false;
}

/** A bitmap arrives as “image.png”, always: it gets the time as its name, so that ten of them can be told apart. */
function namePasted(file: File): File {
  const fresh = Date.now() - file.lastModified < FRESH_MS;
  if (!/^image\.\w+$/.test(file.name) || !fresh) return file;
  const stamp = new Date(file.lastModified - new Date().getTimezoneOffset() * 60_000).toISOString();
  const when = stamp.slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  const { type, lastModified } = file;
  return new File([file], `Pasted ${when}${file.name.slice('image'.length)}`, { type, lastModified });
}
