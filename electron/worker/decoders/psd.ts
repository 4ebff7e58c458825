/** Photoshop documents: the flattened picture that is saved with the layers. */
import { Refusal } from '../refusal.ts';
import { checkClaim, type WholePixels, whole } from './whole.ts';

const HEAD_BYTES = 26;

let started: ReturnType<typeof start> | undefined;

async function start() {
  const codec = await import('ag-psd');
  codec.initializeCanvas(
    () => {
      throw new Error('no canvas in a worker');
    },
    (width, height) =>
      ({ width, height, data: new Uint8ClampedArray(width * height * 4), colorSpace: 'srgb' }) as ReturnType<
        NonNullable<Parameters<typeof codec.initializeCanvas>[1]>
      >,
  );
  return codec;
}

async function decode(bytes: Buffer): Promise<WholePixels> {
  if (bytes.length < HEAD_BYTES) throw new Refusal('The file is damaged: it ends too early.');
  checkClaim(bytes.readUInt32BE(18), bytes.readUInt32BE(14));
  started ??= start();
  const { readPsd } = await started;
  const { imageData } = readPsd(bytes, {
    skipLayerImageData: true,
    skipThumbnail: true,
    skipLinkedFilesData: true,
    useImageData: true,
  });
  if (!imageData || !(imageData.data instanceof Uint8ClampedArray)) {
    throw new Refusal('The document was saved without a flattened picture that can be shown.');
  }
  const { data, width, height } = imageData;
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height, channels: 4 };
}

export const psd = whole(decode);
