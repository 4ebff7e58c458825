/** Pictures rendered to order by the image workers of a library of its own. */
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll } from 'vitest';
import type { Imaging, ImagingFile, MadeFile, RenderOrder } from '../../electron/library/jobs/imaging.ts';
import { identify } from '../../electron/library/media/identify.ts';
import { type MediaLibrary, makeTempFolder, openMediaLibrary } from './media.ts';

export interface Rendering {
  library(): MediaLibrary;
  /** A file in the media folder, where workers may read. */
  stored(make: (file: string) => Promise<unknown>): Promise<string>;
  /** What a worker is told about it. */
  fileOf(file: string): Promise<ImagingFile>;
  /** Renders a JPEG inside 300×300, or what `order` says instead. */
  attempt(
    file: string,
    order?: Partial<RenderOrder>,
  ): Promise<{ readonly to: string; readonly result: Awaited<ReturnType<Imaging['render']>> }>;
  /** The same; throws when it was refused. */
  rendered(file: string, order?: Partial<RenderOrder>): Promise<MadeFile & { readonly file: string }>;
}

const ORDER: Omit<RenderOrder, 'to'> = {
  ...{ width: 300, height: 300, fit: 'inside', crop: 'centre' },
  ...{ format: 'jpeg', quality: 85, metadata: 'strip' },
};

export const plain = (width: number, height: number, background: string): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

/** What no encoder can make small. */
export const noise = (side: number): Sharp =>
  sharp({
    create: {
      ...{ width: side, height: side, channels: 3, background: '#fff' },
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

/** One library for all tests of a file. */
export function renderingForAllTests(): Rendering {
  let folder = '';
  let library: MediaLibrary | undefined;
  let made = 0;
  beforeAll(async () => {
    folder = await makeTempFolder();
    library = await openMediaLibrary(folder);
  });
  afterAll(async () => {
    await library?.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const opened = (): MediaLibrary => {
    if (library === undefined) throw new Error('the library is not open yet');
    return library;
  };
  const fileOf = async (file: string): Promise<ImagingFile> => ({
    path: file,
    mime: (await identify(file, path.basename(file))).mime,
    orientation: null,
  });
  const attempt: Rendering['attempt'] = async (file, order = {}) => {
    made += 1;
    const { storage, thumbnailer } = opened();
    const to = path.join(storage.root, '.mediaroot', 'tmp', `result-${made}`);
    return { to, result: await thumbnailer.imaging.render(await fileOf(file), { ...ORDER, to, ...order }) };
  };
  return {
    library: opened,
    async stored(make) {
      made += 1;
      const file = path.join(opened().storage.root, `picture-${made}`);
      await make(file);
      return file;
    },
    fileOf,
    attempt,
    async rendered(file, order) {
      const { to, result } = await attempt(file, order);
      if (!result.ok) throw new Error(result.reason);
      return { ...result, file: to };
    },
  };
}
