/** Pictures that are hard on a decoder. */
import path from 'node:path';
import sharp from 'sharp';

/** An interlaced picture of 64 million pixels in a small file: it has to be held in memory whole. */
export async function largePicture(folder: string): Promise<string> {
  const file = path.join(folder, 'large.png');
  await sharp({ create: { width: 8000, height: 8000, channels: 3, background: 'red' } })
    .png({ compressionLevel: 1, progressive: true })
    .toFile(file);
  return file;
}
