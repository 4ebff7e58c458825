/**
 * Import with thumbnails against programs that only make the thumbnails: bare sharp, vipsthumbnail and Pillow, on the same
 * hundred 12 MP photographs, interleaved, median of three. Ours also copies, hashes, flushes, reads metadata and records.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeHost, openLibrary } from '../../electron/library/index.ts';
import { bareSharp, type Output, pillow, vipsthumbnail } from './support/peers.ts';
import { ensurePhotos } from './support/photos.ts';
import { importWithRenditions } from './support/renderings.ts';
import { median, printTable, type Row, seconds } from './support/table.ts';

const COUNT = Number(process.env.MEDIAROOT_BENCH_PHOTOS ?? 100);
const ROUNDS = Number(process.env.MEDIAROOT_BENCH_ROUNDS ?? 3);
const cache = new URL('../../.cache/bench/', import.meta.url).pathname;
const GRID: readonly Output[] = [{ width: 512, height: 512, quality: 80 }];
const ARTICLE: readonly Output[] = [
  { width: 1920, height: 1080, quality: 85 },
  { width: 300, height: 300, quality: 85 },
];

type Library = Awaited<ReturnType<typeof openLibrary>>;

interface ImportTimes {
  readonly recorded: number;
  readonly complete: number;
}

/** From the start of the import until all is recorded, and until the last thumbnail is there. */
async function importAndWait(library: Library, photos: string, made: number): Promise<ImportTimes> {
  const started = performance.now();
  const since = (): number => (performance.now() - started) / 1000;
  let recorded = Number.NaN;
  const complete = await new Promise<number>((resolve, reject) => {
    const stop = library.on((event) => {
      if (event.name === 'import.progress' && event.payload.state === 'done') recorded = since();
      if (event.name !== 'thumbnails.status' || event.payload.made < made) return;
      stop();
      resolve(since());
    });
    Promise.resolve(library.handlers['import.start']({ paths: [photos], mode: 'copy' })).catch(reject);
  });
  return { recorded, complete };
}

/** In a library that has been open for a while: its workers are up, since two other pictures came in before. */
async function importWithThumbnails(folder: string, photos: string, count: number): Promise<ImportTimes> {
  const host = createNodeHost({ dataDir: join(folder, 'data') });
  const library = await openLibrary(host, {
    path: join(folder, 'catalog'),
    create: { mediaRoot: join(folder, 'media') },
  });
  await importAndWait(library, warmUp.folder, warmUp.files.length);
  const times = await importAndWait(library, photos, warmUp.files.length + count);
  await library.close();
  return times;
}

async function inFreshFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mediaroot-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const photos = await ensurePhotos(join(cache, `photos`), COUNT);
const warmUp = await ensurePhotos(join(cache, 'warm-up'), 2, 1000);
const grid: ImportTimes[] = [];
const article: number[] = [];
const peers = {
  sharp: [] as number[],
  vips: [] as number[],
  sharpArticle: [] as number[],
  pillow: [] as number[],
};
for (let round = 0; round < ROUNDS; round++) {
  await inFreshFolder(async (folder) => {
    const job = { files: photos.files, folder };
    grid.push(
      await inFreshFolder((fresh) => importWithThumbnails(fresh, photos.folder, photos.files.length)),
    );
    peers.sharp.push(await bareSharp({ ...job, outputs: GRID }));
    peers.vips.push((await vipsthumbnail({ ...job, outputs: GRID })) ?? Number.NaN);
    article.push(
      await inFreshFolder((fresh) =>
        importWithRenditions({
          folder: fresh,
          photos: photos.folder,
          warmUp: warmUp.files,
          outputs: ARTICLE,
        }),
      ),
    );
    peers.sharpArticle.push(await bareSharp({ ...job, outputs: ARTICLE }));
    peers.pillow.push((await pillow({ ...job, outputs: ARTICLE })) ?? Number.NaN);
  });
}

const complete = median(grid.map((times) => times.complete));
const against = (what: string, ours: number, theirs: readonly number[], goal: string): Row => {
  const peer = median(theirs);
  return Number.isNaN(peer)
    ? { what, ours: seconds(ours), peer: 'not installed', ratio: '–', goal }
    : { what, ours: seconds(ours), peer: seconds(peer), ratio: (peer / ours).toFixed(2), goal };
};
printTable(
  `Import of ${photos.files.length} photographs of 12 MP (${(photos.bytes / 1e6).toFixed(0)} MB); ratio = peer's time / ours`,
  [
    against('import + 512 px, against bare sharp', complete, peers.sharp, '≥ 0.85'),
    against('import + 512 px, against vipsthumbnail', complete, peers.vips, 'to know'),
    against('import + 1920 px + 300 px, against Pillow', median(article), peers.pillow, '≥ 1.9'),
    against('import + 1920 px + 300 px, against bare sharp', median(article), peers.sharpArticle, 'to know'),
    {
      what: 'stored and recorded',
      ours: seconds(median(grid.map((times) => times.recorded))),
      peer: '–',
      ratio: '–',
      goal: 'to know',
    },
  ],
);
