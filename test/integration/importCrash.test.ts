/**
 * The importing program is killed in the middle of a system call, or the call is made to fail, at many places; then the
 * library is opened again. Nothing may be lost, half-done or left over, and the import can be finished.
 * MEDIAROOT_CRASH_SWEEP=1 tries every place instead of a choice.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  findDisorder,
  importAll,
  openImportLibrary,
  removeFolder,
  resultsOf,
  sha256Of,
  temporaryFolder,
} from '../support/importLibrary.ts';
import { canTrace, range, runUnderStrace, sweep } from '../support/strace.ts';

const FILES = 50;

/** strace counts calls a thread, and four threads of the pool share the work: about a quarter of all calls is the most. */
const PLACES: Readonly<Record<string, readonly number[]>> = {
  link: sweep ? range(1, 14) : [1, 3, 8],
  unlink: sweep ? range(1, 16) : [1, 4, 11],
  fsync: sweep ? range(1, 24) : [1, 3, 8, 16],
  pwrite64: sweep ? range(1, 440, 3) : [1, 9, 60, 210, 330],
  mkdir: [1, 2],
  utimensat: sweep ? range(1, 14) : [2],
};

let folder: string;
let source: string;
/** Content hash by source path. */
let originals: Map<string, string>;

beforeEach(async () => {
  folder = await temporaryFolder();
  source = path.join(folder, 'source');
  originals = new Map();
  await fs.mkdir(source);
  for (let number = 0; number < FILES; number += 1) {
    const file = path.join(source, `photo${number}.jpg`);
    await fs.writeFile(file, randomBytes(20_000 + number));
    originals.set(file, await sha256Of(file));
  }
  await (await openImportLibrary(folder)).close();
});

afterEach(() => removeFolder(folder));

/** Imports under strace with these rules; resolves with whether the program was killed. */
async function importWith(
  inject: string | readonly string[],
  mode: 'copy' | 'move' = 'copy',
): Promise<boolean> {
  return runUnderStrace('importDriver.ts', [folder, source, mode], {
    inject: [inject].flat(),
    log: path.join(folder, 'strace.log'),
  });
}

/** Opens the library as the next start would, checks it, finishes the import, and checks again. */
async function recoverAndFinish(mode: 'copy' | 'move'): Promise<void> {
  const library = await openImportLibrary(folder);
  try {
    expect(await findDisorder(library)).toEqual([]);
    await nothingIsLost(library, mode);
    // None when it was killed before it began; done when it was not killed at all.
    const [run] = library.engine.list();
    const id = run ? run.id : (await importAll(library, [source], mode)).summary.id;
    if (run?.state === 'interrupted') await library.engine.resume(id);
    const summary = await library.engine.whenDone(id);
    expect(summary.state).toBe('done');
    if (summary.failed > 0) {
      await library.engine.retry(id);
      expect(await library.engine.whenDone(id)).toMatchObject({ state: 'done', failed: 0 });
    }
    for (const [file, sha256] of originals) {
      expect(library.catalog.assets.findBySha(sha256), `${file} is in the library`).not.toBeNull();
    }
    expect(library.catalog.assets.total()).toBe(FILES);
    expect(summary.total).toBe(FILES);
    // Nothing was of doubtful content, so nothing was put out of the way.
    await expect(fs.access(path.join(library.mediaRoot, '.mediaroot/set-aside'))).rejects.toThrow('ENOENT');
    expect(await findDisorder(library)).toEqual([]);
    await nothingIsLost(library, mode);
    const left = await fs.readdir(source);
    if (mode === 'move') expect(left.filter((name) => !keptWithReason(library, id, name))).toEqual([]);
  } finally {
    await library.close();
  }
}

function keptWithReason(
  library: Awaited<ReturnType<typeof openImportLibrary>>,
  id: number,
  name: string,
): boolean {
  return resultsOf(library, id).some((item) => item.source.endsWith(`/${name}`) && item.reason !== undefined);
}

async function nothingIsLost(
  library: Awaited<ReturnType<typeof openImportLibrary>>,
  mode: 'copy' | 'move',
): Promise<void> {
  for (const [file, sha256] of originals) {
    const there = await fs.access(file).then(
      () => true,
      () => false,
    );
    if (there) expect(await sha256Of(file)).toBe(sha256);
    // That a record has its file, of the right content, is what findDisorder says.
    else
      expect(mode === 'move' && library.catalog.assets.findBySha(sha256) !== null, `${file} is safe`).toBe(
        true,
      );
  }
}

describe.runIf(canTrace)('an import that is killed', () => {
  for (const [call, places] of Object.entries(PLACES)) {
    test(`in ${call} loses nothing and can be finished`, { timeout: 600_000 }, async (context) => {
      let killed = 0;
      for (const place of places) {
        if (await importWith(`${call}:signal=KILL:when=${place}`)) killed += 1;
        await recoverAndFinish('copy').catch((error: unknown) => {
          throw new Error(`killed in ${call} number ${place}`, { cause: error });
        });
        await startAnew();
      }
      // Which thread does how much varies: the last places may not be reached, most must be.
      expect(killed).toBeGreaterThanOrEqual(Math.ceil(places.length / 2));
      context.annotate(`${killed} of ${places.length} places reached`);
    });
  }

  test('while moving leaves every file in at least one place', { timeout: 600_000 }, async () => {
    const places = sweep ? range(1, 40) : [2, 6, 14];
    let killed = 0;
    for (const place of places) {
      if (await importWith(`unlink:signal=KILL:when=${place}`, 'move')) killed += 1;
      await recoverAndFinish('move');
      await startAnew();
    }
    expect(killed).toBeGreaterThan(0);
  });

  test('on a file system without hard links still loses nothing', { timeout: 600_000 }, async () => {
    const places = sweep ? range(1, 14) : [1, 3, 7];
    let killed = 0;
    for (const place of places) {
      if (await importWith(['link:error=EPERM:when=1+', `rename:signal=KILL:when=${place}`])) killed += 1;
      await recoverAndFinish('copy');
      await startAnew();
    }
    expect(killed).toBeGreaterThanOrEqual(2);
  });

  test('again while it recovers still loses nothing', { timeout: 600_000 }, async () => {
    const places = sweep ? range(1, 20) : [1, 3];
    for (const place of places) {
      expect(await importWith('fsync:signal=KILL:when=6')).toBe(true);
      await importWith(`pwrite64:signal=KILL:when=${place}`);
      await importWith(`unlink:signal=KILL:when=${place}`);
      await recoverAndFinish('copy');
      await startAnew();
    }
  });
});

describe.runIf(canTrace)('a disk that fails now and then', () => {
  const FAULTS = [
    'fsync:error=EIO:when=4+5',
    'link:error=ENOSPC:when=2+3',
    'unlink:error=EIO:when=3+4',
    'pwrite64:error=ENOSPC:when=40+9',
    'utimensat:error=EIO:when=2+2',
    'mkdir:error=ENOSPC:when=2',
    // A file system without hard links.
    'link:error=EPERM:when=1+',
  ];
  for (const fault of FAULTS) {
    test(`${fault} leaves nothing half-done, and the import can be finished`, async () => {
      expect(await importWith(fault)).toBe(false);
      expect(await fs.readFile(path.join(folder, 'strace.log'), 'utf8')).toContain('(INJECTED)');
      await recoverAndFinish('copy');
    });
  }
});

test.runIf(canTrace)(
  'a file that cannot be placed is refused alone: the run goes on to its end',
  async () => {
    await importWith('link:error=ENOSPC:when=2');
    const library = await openImportLibrary(folder);
    const [run] = library.engine.list();
    expect(run?.state).toBe('done');
    expect(run?.failed).toBeGreaterThan(0);
    expect(run?.imported).toBe(FILES - (run?.failed ?? 0));
    expect(
      library.engine.results(run?.id ?? 0, { offset: 0, limit: 1, status: 'failed' }).items[0],
    ).toMatchObject({
      code: 'no_space',
      reason: expect.stringContaining('Free some space'),
    });
    expect(await findDisorder(library)).toEqual([]);
    await library.close();
  },
);

/** Forgets the library, and puts back what a move took. */
async function startAnew(): Promise<void> {
  await fs.rm(path.join(folder, 'catalog'), { recursive: true });
  await fs.rm(path.join(folder, 'media'), { recursive: true });
  originals = new Map();
  for (let number = 0; number < FILES; number += 1) {
    const file = path.join(source, `photo${number}.jpg`);
    await fs.writeFile(file, randomBytes(20_000 + number));
    originals.set(file, await sha256Of(file));
  }
  await (await openImportLibrary(folder)).close();
}
