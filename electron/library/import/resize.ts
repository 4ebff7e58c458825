/** Smaller pictures in place of large originals, for collections whose definition asks for it. */
import fs from 'node:fs/promises';
import type { CollectionDefinition } from '../../../shared/contract/collection.ts';
import type { Digest } from '../storage/hashing.ts';
import type { Candidate, Judge } from './judge.ts';
import type { ImportContext } from './types.ts';

/** A picture that was drawn and lies, durable, under a temp name of its own. */
export interface Drawn extends Digest {
  /** Names the temp file. */
  readonly uuid: string;
  readonly mime: string;
  readonly extension: string;
  /** Upright px, of it and of the original. */
  readonly width: number;
  readonly height: number;
  readonly from: { readonly width: number; readonly height: number };
}

type Target = NonNullable<CollectionDefinition['resizeOnImport']> & {
  readonly from: { readonly width: number; readonly height: number };
};

/** Types of a single still picture: of others, such as animations or raw files, a part would be lost. */
const STILL = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic', 'image/heif']);
/** Of the VP8X chunk, see developers.google.com/speed/webp/docs/riff_container. */
const WEBP_FLAGS = 20;
const WEBP_ANIMATED = 0x02;

/** To what size `definition` wants the picture drawn; null when it is to be stored as it is. */
export async function resizeTarget(
  definition: CollectionDefinition,
  candidate: Candidate,
  judge: Judge,
): Promise<Target | null> {
  const { resizeOnImport } = definition;
  if (resizeOnImport === null || !STILL.has(candidate.identity.mime)) return null;
  const { decoded, width, height } = await judge.measure();
  if (decoded !== true || width === null || height === null) return null;
  if (width <= resizeOnImport.width && height <= resizeOnImport.height) return null;
  if (candidate.identity.mime === 'image/webp' && (await isAnimatedWebp(candidate.file))) return null;
  return { ...resizeOnImport, from: { width, height } };
}

/** The size a picture has once it fits. */
export function fitted({ from, width, height }: Target): { readonly width: number; readonly height: number } {
  const scale = Math.min(width / from.width, height / from.height);
  return {
    width: Math.max(1, Math.round(from.width * scale)),
    height: Math.max(1, Math.round(from.height * scale)),
  };
}

/** Null when it cannot be drawn; then nothing is left of it. */
export async function draw(
  { imaging, storage, host }: Pick<ImportContext, 'imaging' | 'storage' | 'host'>,
  { file, identity }: Candidate,
  { from, ...target }: Target,
): Promise<Drawn | null> {
  const uuid = crypto.randomUUID();
  const drawn = await imaging.render(
    { path: file, mime: identity.mime, orientation: null },
    {
      ...target,
      fit: 'inside',
      crop: 'centre',
      format: 'keep',
      metadata: 'keep',
      to: storage.tempPath(uuid),
    },
  );
  if (!drawn.ok) {
    host.log('warn', 'a picture could not be resized', { reason: drawn.reason });
    await storage.discard(uuid);
    return null;
  }
  try {
    const { mime, extension, width, height } = drawn;
    return { uuid, mime, extension, width, height, from, ...(await storage.sealTemp(uuid)) };
  } catch (error) {
    await storage.discard(uuid);
    throw error;
  }
}

async function isAnimatedWebp(file: string): Promise<boolean> {
  const handle = await fs.open(file, 'r');
  try {
    const head = Buffer.alloc(WEBP_FLAGS + 1);
    await handle.read(head, 0, head.length, 0);
    return (
      head.toString('latin1', 12, 16) === 'VP8X' &&
      ((head[WEBP_FLAGS] ?? 0) & WEBP_ANIMATED) === WEBP_ANIMATED
    );
  } finally {
    await handle.close();
  }
}
