/**
 * A dry run of cleanup against `find` walking the same tree, interleaved, median of five: a library of 100,000 files, seven in
 * ten originals, most others renditions, one in a hundred an orphan. Also how much memory a scan takes, and how long it keeps
 * the library's own thread from answering.
 */
import { createNodeHost, openLibrary } from '../../electron/library/index.ts';
import type { CleanupReport } from '../../shared/contract/upkeep.ts';
import { find, inFolder, makeMediaTree, type Strain, strainOf } from './support/mediaTree.ts';
import { median, printTable, seconds } from './support/table.ts';

const FILES = Number(process.env.MEDIAROOT_BENCH_FILES ?? 100_000);
const ROUNDS = Number(process.env.MEDIAROOT_BENCH_ROUNDS ?? 5);
const MB = 1024 * 1024;

interface World {
  readonly mediaRoot: string;
  readonly library: Awaited<ReturnType<typeof openLibrary>>;
}

interface Measured extends Strain {
  readonly result: CleanupReport;
}

const scan = ({ library }: World): Promise<Measured> =>
  strainOf(async () => library.handlers['cleanup.scan']({ olderThan: 0 }));

function inWorld<T>(files: number, orphans: number, work: (world: World) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const { mediaRoot, path, dataDir } = await makeMediaTree(folder, files, orphans);
    const library = await openLibrary(createNodeHost({ dataDir }), { path, thumbnails: 'asked' });
    const result = await work({ mediaRoot, library });
    await library.close();
    return result;
  });
}

function expectOrphans({ result: report }: Measured, orphans: number): void {
  if (report.orphans.count === orphans && report.missing.count === 0 && report.renditions.count === 0) return;
  throw new Error(`found ${report.orphans.count} orphans, ${report.missing.count} missing, not ${orphans}`);
}

const small = await inWorld(FILES / 10, FILES / 1000, async (world) => {
  await scan(world);
  return scan(world);
});
const large = await inWorld(FILES, FILES / 100, async (world) => {
  const ours: Measured[] = [];
  const theirs: number[] = [];
  await scan(world);
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await scan(world));
    theirs.push(find(world.mediaRoot));
  }
  for (const measured of ours) expectOrphans(measured, FILES / 100);
  return { ours, theirs };
});
const allStray = await inWorld(FILES, FILES, scan);
expectOrphans(allStray, FILES);

const ours = median(large.ours.map((measured) => measured.seconds));
const theirs = median(large.theirs);
const worst = (values: readonly number[]): number => Math.max(...values);
const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`;
const growth = worst(large.ours.map((measured) => measured.growth));
const stall = worst([...large.ours, allStray].map((measured) => measured.stall));
const alone = { peer: '–', ratio: '–' };
printTable(`Cleanup of ${FILES.toLocaleString('en')} files, dry run; ratio = ours / find`, [
  {
    what: 'looked through, against find',
    ours: seconds(ours),
    peer: seconds(theirs),
    ratio: (ours / theirs).toFixed(2),
    goal: '≤ 5',
  },
  { what: 'memory, a tenth of the files', ours: megabytes(small.growth), ...alone, goal: 'to know' },
  { what: 'memory, all files', ours: megabytes(growth), ...alone, goal: 'as a tenth' },
  { what: 'longest stall of the library', ours: `${stall.toFixed(0)} ms`, ...alone, goal: '≤ 40 ms' },
  { what: 'every file an orphan', ours: seconds(allStray.seconds), ...alone, goal: 'to know' },
  { what: 'memory, every file an orphan', ours: megabytes(allStray.growth), ...alone, goal: 'as a tenth' },
]);
if (ours / theirs > 5) process.exitCode = 1;
