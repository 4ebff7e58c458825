/** Calls the shell answers itself: dialogs, the clipboard, the file manager, versions. */
import { app, BrowserWindow, clipboard, shell, type WebContents } from 'electron';
import { z } from 'zod';
import {
  type CallOutput,
  calls,
  type HostCallName,
  type LibraryCallName,
} from '../../shared/contract/calls.ts';
import { MediarootError } from '../../shared/errors.ts';
import type { Diagnostics } from './diagnostics/diagnostics.ts';
import { chooseImport, choosePaths } from './dialogs.ts';
import type { LibraryProcess } from './libraryProcess.ts';
import { readLicences } from './licences.ts';
import type { OpenWith } from './openWith.ts';
import type { Starting } from './recovery/starting.ts';
import type { Updater } from './updates/updater.ts';

type Parsed<N extends HostCallName> = z.output<(typeof calls)[N]['input']>;
type Handlers = {
  [N in HostCallName]: (
    input: Parsed<N>,
    window: BrowserWindow | null,
  ) => Promise<CallOutput<N>> | CallOutput<N>;
};

/** Answers one call whose input was parsed. @throws MediarootError */
export type HostCalls = (name: HostCallName, input: unknown, caller: WebContents) => Promise<unknown>;

const Started = z.object({ importId: z.number().int() });

export interface HostParts {
  readonly library: LibraryProcess;
  readonly updater: Updater;
  readonly starting: Starting;
  readonly diagnostics: Diagnostics;
  readonly openWith: OpenWith;
  /** File of the licences of what is shipped. */
  readonly licences: string;
}

/** Host calls around a library; in development outputs are checked against the contract. */
export function createHostCalls(parts: HostParts): HostCalls {
  const { library, updater, starting, diagnostics, openWith, licences } = parts;

  async function ask(name: LibraryCallName, input: unknown): Promise<unknown> {
    const result = await library.call(name, input);
    if (result.ok) return result.value;
    const { code, message, details, retryable } = result.error;
    throw new MediarootError(code, message, details === undefined ? { retryable } : { retryable, details });
  }

  const handlers: Handlers = {
    'app.info': () => ({
      version: app.getVersion(),
      host: 'desktop',
      platform: process.platform,
      versions: {
        electron: process.versions.electron,
        chrome: process.versions.chrome,
        node: process.versions.node,
      },
    }),
    'dialog.pickFolder': async ({ title }, window) => {
      const [path] = await choosePaths(window, { title, properties: ['openDirectory', 'createDirectory'] });
      return { path: path ?? null };
    },
    'dialog.import': async ({ what, mode, collection }, window) => {
      const paths = await chooseImport(window, what);
      if (paths.length === 0) return { importId: null };
      return Started.parse(await ask('import.start', { paths, mode, collection }));
    },
    'dialog.replace': async ({ id }, window) => {
      const [path] = await choosePaths(window, { title: 'Replace with', properties: ['openFile'] });
      if (path === undefined) return { replaced: false };
      await ask('assets.replace', { id, path });
      return { replaced: true };
    },
    'shell.reveal': async ({ id }) => {
      const file = await library.locateAsset(id);
      if (file === null) throw new MediarootError('not_found', 'The file of this item is not there.');
      shell.showItemInFolder(file.path);
      return {};
    },
    'updates.state': () => updater.state(),
    'updates.check': () => updater.check(),
    'updates.download': () => updater.download(),
    'updates.install': async () => {
      await updater.install();
      return {};
    },
    'updates.set': (wanted) => updater.set(wanted),
    'app.licences': () => readLicences(licences),
    'app.opened': () => openWith.take(),
    'app.start': () => starting.state(),
    'app.restart': (how) => {
      starting.restart(how);
      return {};
    },
    'diagnostics.save': (_, window) => diagnostics.save(window),
    'diagnostics.showLogs': async () => {
      await diagnostics.showLogs();
      return {};
    },
    'clipboard.writeText': async ({ text }) => {
      await clipboard.writeText(text);
      return {};
    },
  };

  return async (name, input, caller) => {
    const handler = handlers[name] as (input: unknown, window: BrowserWindow | null) => unknown;
    const output = await handler(input, BrowserWindow.fromWebContents(caller));
    return process.env.MEDIAROOT_DEV === '1' ? calls[name].output.parse(output) : output;
  };
}
