/**
 * Imports whose files all want one name, which somebody else's file has: killed in the middle of a system call at many places,
 * nothing is lost, nothing replaced, and the import can be finished. MEDIAROOT_CRASH_SWEEP=1 tries every place.
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
  sha256Of,
  temporaryFolder,
} from '../support/importLibrary.ts';
import { canTrace, range, runUnderStrace, sweep } from '../support/strace.ts';

const FILES = 20;
const STRANGER = 'photos/photo.jpg';
const PLACES: Readonly<Record<string, readonly number[]>> = {
  link: sweep ? range(1, 8) : [1, 3],
  unlink: sweep ? range(1, 8) : [1, 3],
  fsync: sweep ? range(1, 14) : [2, 6],
  pwrite64: sweep ? range(1, 150, 3) : [10, 40, 70],
};
const NO_LINKS = 'link:error=EPERM:when=1+';

let folder: string;
let source: string;
let hashes: readonly string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  source = path.join(folder, 'source');
  await startAnew();
});
afterEach(() => removeFolder(folder));

/** A library whose photos keep their names, with a file of that name that it knows nothing of; and many files called so. */
async function startAnew(): Promise<void> {
  for (const name of await fs.readdir(folder)) await fs.rm(path.join(folder, name), { recursive: true });
  const library = await openImportLibrary(folder);
  const photos = library.catalog.collections.bySlug('photos');
  if (photos === null) throw new Error('There is no collection of photos');
  library.catalog.collections.setDefinition(photos.id, {
    ...photos.definition,
    uploadTo: 'photos/',
    naming: '{name}',
  });
  await fs.mkdir(path.join(library.mediaRoot, 'photos'));
  await fs.writeFile(path.join(library.mediaRoot, STRANGER), 'put there by hand');
  await library.close();
  const made: string[] = [];
  for (let number = 0; number < FILES; number += 1) {
    const file = path.join(source, String(number), 'photo.jpg');
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, randomBytes(5000 + number));
    made.push(await sha256Of(file));
  }
  hashes = made;
}

function importWith(inject: readonly string[]): Promise<boolean> {
  return runUnderStrace('importDriver.ts', [folder, source, 'copy'], {
    inject,
    log: path.join(folder, 'strace.log'),
  });
}

async function recoverAndFinish(): Promise<void> {
  const library = await openImportLibrary(folder);
  try {
    expect(await findDisorder(library)).toEqual([`file without a record: ${STRANGER}`]);
    const [run] = library.engine.list();
    const id = run ? run.id : (await importAll(library, [source])).summary.id;
    if (run?.state === 'interrupted') await library.engine.resume(id);
    expect(await library.engine.whenDone(id)).toMatchObject({ state: 'done', failed: 0, total: FILES });
    for (const sha256 of hashes) expect(library.catalog.assets.findBySha(sha256)).not.toBeNull();
    expect(await findDisorder(library)).toEqual([`file without a record: ${STRANGER}`]);
    expect(await fs.readFile(path.join(library.mediaRoot, STRANGER), 'utf8')).toBe('put there by hand');
    await expect(fs.access(path.join(library.mediaRoot, '.mediaroot/set-aside'))).rejects.toThrow('ENOENT');
  } finally {
    await library.close();
  }
}

describe.runIf(canTrace)('an import of many files of one name that is killed', () => {
  for (const [call, places] of Object.entries(PLACES)) {
    test(`in ${call} replaces nothing and can be finished`, { timeout: 600_000 }, async (context) => {
      let killed = 0;
      for (const place of places) {
        if (await importWith([`${call}:signal=KILL:when=${place}`])) killed += 1;
        await recoverAndFinish().catch((error: unknown) => {
          throw new Error(`killed in ${call} number ${place}`, { cause: error });
        });
        await startAnew();
      }
      expect(killed).toBeGreaterThan(0);
      context.annotate(`${killed} of ${places.length} places reached`);
    });
  }

  test('on a file system without hard links replaces nothing', { timeout: 600_000 }, async () => {
    for (const place of sweep ? range(1, 8) : [1, 3]) {
      await importWith([NO_LINKS, `rename:signal=KILL:when=${place}`]);
      await recoverAndFinish();
      await startAnew();
    }
  });
});

/** The name is taken between the look at the disk and the placing: as though somebody else were quicker. */
test.runIf(canTrace)('a name that is taken at the last moment is left to its owner', async () => {
  await importWith(['link:error=EEXIST:when=1+2']);
  expect(await fs.readFile(path.join(folder, 'strace.log'), 'utf8')).toContain('(INJECTED)');
  await recoverAndFinish();
});
