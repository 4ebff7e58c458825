/** Imports a folder while our image workers make given sizes of each picture: what a collection with two renditions costs. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { openCatalog } from '../../../electron/library/catalog/catalog.ts';
import { codeFolder, processEntry } from '../../../electron/library/entries.ts';
import { createImportEngine } from '../../../electron/library/import/engine.ts';
import { createWorkerPool } from '../../../electron/library/jobs/pool.ts';
import { spawnWorker } from '../../../electron/library/jobs/spawnWorker.ts';
import { createExifTool } from '../../../electron/library/media/exiftool.ts';
import { createMediaReader } from '../../../electron/library/media/reader.ts';
import { openLocalStorage } from '../../../electron/library/storage/localStorage.ts';
import { createMediaRoot } from '../../../electron/library/storage/mediaRoot.ts';
import type { Output } from './peers.ts';

export interface RenderingJob {
  readonly folder: string;
  readonly photos: string;
  /** Other pictures, rendered before the clock starts, so that the workers are up. */
  readonly warmUp: readonly string[];
  readonly outputs: readonly Output[];
}

/** Wall seconds from the start of the import until every rendition of every picture is on disk. */
export async function importWithRenditions(job: RenderingJob): Promise<number> {
  const mediaRoot = path.join(job.folder, 'media');
  const catalogFolder = path.join(job.folder, 'catalog');
  const host = { now: Date.now, dataDir: path.join(job.folder, 'data'), log: () => undefined };
  const catalog = await openCatalog(catalogFolder, { ...host, create: { name: 'Bench', mediaRoot } });
  const { libraryId } = catalog.identity();
  await createMediaRoot(mediaRoot, libraryId);
  const storage = await openLocalStorage({
    mediaRoot,
    thumbnailsDir: path.join(catalogFolder, 'thumbnails'),
    libraryId,
  });
  const writable = path.dirname(storage.thumbnails.temp());
  const pool = createWorkerPool({
    host,
    size: availableParallelism(),
    deadlineMs: 60_000,
    spawn: () =>
      spawnWorker({
        entry: processEntry('worker'),
        readable: [codeFolder(), storage.root, ...new Set(job.warmUp.map((file) => path.dirname(file)))],
        writable: [writable],
        memoryCeiling: 1024 ** 3,
      }),
  });
  const media = createMediaReader({ host, exiftool: createExifTool({ host }) });
  const renders: Promise<void>[] = [];
  const renderFile = async (file: string, name: string): Promise<void> => {
    const outcome = await pool.render({
      path: file,
      mime: 'image/jpeg',
      orientation: null,
      renditions: job.outputs.map(({ width, height, quality }) => ({
        width,
        height,
        quality,
        path: path.join(writable, `${name}-${width}`),
      })),
    });
    if (outcome.kind !== 'rendered') throw new Error(`${file} was not rendered: ${JSON.stringify(outcome)}`);
  };
  const render = async (id: number): Promise<void> => {
    const asset = catalog.assets.get(id);
    if (asset === null) throw new Error(`Asset ${id} is gone.`);
    await renderFile(storage.absolute(asset.path), String(id));
  };
  const engine = createImportEngine({
    catalog,
    storage,
    media,
    host,
    imaging: {
      probe: () => Promise.reject(new Error('no rule asks for it')),
      render: () => Promise.reject(new Error('no rule asks for it')),
    },
    renditions: { want: () => undefined },
    deleted: { restore: () => undefined, remembers: () => false },
    emit: () => undefined,
    onImported: (ids) => void renders.push(...ids.map(render)),
  });
  await Promise.all(job.warmUp.map((file, index) => renderFile(file, `warm-${index}`)));
  const started = performance.now();
  await engine.whenDone(await engine.start({ paths: [job.photos], mode: 'copy' }));
  await Promise.all(renders);
  const seconds = (performance.now() - started) / 1000;
  await engine.close();
  await pool.close();
  await media.close();
  await catalog.close();
  return seconds;
}
