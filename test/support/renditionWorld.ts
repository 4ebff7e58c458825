/** A library that does only what it is asked, in a folder that programs killed by tests use as well. */
import path from 'node:path';
import { createSession } from '../../electron/library/session.ts';
import type { Task } from '../../shared/contract/task.ts';
import { testHost } from './catalog.ts';
import { ask, importAll } from './publishedLibrary.ts';
import type { Asked } from './renditions.ts';

export interface RenditionWorld extends Asked {
  add(files: readonly string[]): Promise<readonly number[]>;
  /** Resolves when the task this call starts has ended. */
  task(start: () => Promise<{ task: number }>): Promise<Task>;
  close(): Promise<void>;
}

export async function openRenditionWorld(folder: string, isNew = false): Promise<RenditionWorld> {
  const session = createSession(testHost(folder), { thumbnails: 'asked', stays: false });
  const library = path.join(folder, 'library');
  const mediaRoot = path.join(folder, 'media');
  if (isNew) await ask(session, 'library.create', { path: library, mediaRoot });
  else await ask(session, 'library.open', { path: library });
  return {
    mediaRoot,
    call: (name, input) => ask(session, name, input),
    add: (files) => importAll(session, files),
    async task(start) {
      const ended = Promise.withResolvers<Task>();
      const stop = session.on((event) => {
        if (event.name === 'task.progress' && event.payload.finished !== null) ended.resolve(event.payload);
      });
      await start();
      return ended.promise.finally(stop);
    },
    close: () => session.close(),
  };
}
