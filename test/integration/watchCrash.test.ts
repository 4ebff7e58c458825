import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportSummary } from '../../shared/contract/import.ts';
import { removeFolder, temporaryFolder } from '../support/importLibrary.ts';
import { readRows } from '../support/storedLibrary.ts';
import { canTrace, runUnderStrace } from '../support/strace.ts';
import { type WholeLibrary, wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const FILES = 40;

describe('killed when files of a watched folder were imported and this was not written down', () => {
  const library = wholeLibraryForEachTest();

  it('the next start stores none of them twice, and the one after it imports nothing', async () => {
    for (let n = 0; n < FILES; n += 1) await fs.writeFile(path.join(library.source, `${n}.txt`), `file ${n}`);
    await library.call('watch.add', { path: library.source });
    await library.session.close();
    const driver = path.join(import.meta.dirname, '../support/watchKillDriver.ts');
    const child = spawn(process.execPath, [driver, library.folder], { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    // Those of the first run: all of them, unless some came to be whole a moment later.
    const stored = readRows(library.folder, 'SELECT id FROM asset').length;
    expect(stored).toBeGreaterThan(0);
    expect(readRows(library.folder, 'SELECT path FROM watch_ledger')).toEqual([]);

    await library.reopen({ thumbnails: 'asked', stays: true });
    // In one run or in several, as they were found.
    const ended: ImportSummary[] = [];
    library.session.on((event) => {
      if (event.name === 'import.progress' && event.payload.finished !== null) ended.push(event.payload);
    });
    await settled(library);
    const sum = (of: 'imported' | 'duplicates' | 'failed') =>
      ended.reduce((total, run) => total + run[of], 0);
    expect([sum('imported'), sum('duplicates'), sum('failed')]).toEqual([FILES - stored, stored, 0]);
    expect(await library.call('library.counts', {})).toMatchObject({ all: FILES });

    const imports: unknown[] = [];
    await library.reopen({ thumbnails: 'asked', stays: true });
    library.session.on(({ name, payload }) => {
      if (name === 'import.progress') imports.push(payload);
    });
    await settled(library);
    expect(imports).toEqual([]);
  });
});

/** Resolves when the folder was looked through and nothing waits. */
async function settled(library: WholeLibrary): Promise<void> {
  const isOver = ({ folders }: { folders: readonly { state: string; waiting: number }[] }) =>
    folders.every(({ state, waiting }) => state === 'watching' && waiting === 0);
  const heard = library.heard('watch.changed', isOver);
  if (!isOver(await library.call('watch.list', {}))) await heard;
}

describe.skipIf(!canTrace)('where the system has no watches left', () => {
  it.each([
    ['ENOSPC', 'fs.inotify.max_user_watches'],
    ['EMFILE', 'too many files are open'],
  ])('(%s) files are found by looking, and words say what to raise', async (code, words) => {
    const folder = await temporaryFolder();
    try {
      const call = code === 'EMFILE' ? 'inotify_init1' : 'inotify_add_watch';
      const killed = await runUnderStrace('watchDegradedDriver.ts', [folder, 'degraded'], {
        inject: [`${call}:error=${code}`],
        log: path.join(folder, 'strace.log'),
      });
      expect(killed).toBe(false);
      const state = JSON.parse(await fs.readFile(path.join(folder, 'state.json'), 'utf8')) as object;
      expect(state).toMatchObject({ state: 'degraded', waiting: 0 });
      expect(JSON.stringify(state).toLowerCase()).toContain(words);
    } finally {
      await removeFolder(folder);
    }
  });
});
