/** Finds the bytes behind a media address, for whoever serves them. */
import fs from 'node:fs/promises';
import { imageMime, MAGIC_BYTES } from '../../shared/imageMagic.ts';
import type { MediaRef } from '../../shared/mediaUrl.ts';
import type { MediaFile } from '../../shared/messages.ts';
import type { Catalog } from './catalog/catalog.ts';
import { isInline } from './inline.ts';
import type { Thumbnailer } from './jobs/thumbnailer.ts';
import type { LocalStorage } from './storage/localStorage.ts';

export interface Locator {
  locate(ref: MediaRef): Promise<MediaFile | null>;
  locateAsset(id: number): Promise<MediaFile | null>;
}

export function createLocator(
  catalog: Catalog,
  storage: LocalStorage,
  thumbnailer: Pick<Thumbnailer, 'ensure'>,
): Locator {
  const original = async (id: number): Promise<MediaFile | null> => {
    const asset = catalog.assets.get(id);
    if (asset === null) return null;
    const path = storage.absolute(asset.path);
    const stat = await fs.lstat(path).catch(() => null);
    // It may have been moved between the two looks.
    if (stat === null && catalog.assets.get(id)?.path !== asset.path) return original(id);
    if (stat === null || !stat.isFile()) return null;
    return { path, mime: asset.mime, size: stat.size, inline: isInline(asset.mime), name: asset.name };
  };
  return {
    locate: async (ref) => {
      // What is in the trash is still to be seen there.
      const asset = catalog.assets.findBySha(ref.sha256) ?? catalog.contents.inTrash(ref.sha256);
      if (asset === null) return null;
      if (ref.kind === 'original') return original(asset.id);
      const path = await thumbnailer.ensure(ref.sha256, ref.variant);
      return path === null ? null : thumbnail(path, `${asset.uuid}-${ref.variant}`);
    },
    locateAsset: original,
  };
}

/** Thumbnails carry no extension: their first bytes say what they are. */
async function thumbnail(path: string, name: string): Promise<MediaFile | null> {
  const handle = await fs.open(path, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const head = new Uint8Array(MAGIC_BYTES);
    await handle.read(head, 0, MAGIC_BYTES, 0);
    const mime = imageMime(head);
    return mime === null ? null : { path, mime, size: (await handle.stat()).size, inline: true, name };
  } finally {
    await handle.close();
  }
}
