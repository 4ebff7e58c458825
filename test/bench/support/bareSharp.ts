/** Peer process: reads a job as JSON on standard input, makes its thumbnails with nothing but sharp, and says how many seconds that took. */
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { json } from 'node:stream/consumers';
import sharp from 'sharp';
import type { PeerJob } from './peers.ts';

const job = (await json(process.stdin)) as PeerJob;
sharp.concurrency(1);
sharp.cache(false);
const waiting = [...job.files];

async function worker(): Promise<void> {
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const [largest, ...smaller] = [...job.outputs].sort((a, b) => b.width - a.width);
    if (!largest) return;
    const name = basename(file, '.jpg');
    const target = (width: number): string => join(job.folder, `${name}-${width}.jpg`);
    const first = sharp(file).autoOrient().resize(largest.width, largest.height, { fit: 'inside' });
    if (smaller.length === 0) {
      await first.jpeg({ quality: largest.quality }).toFile(target(largest.width));
      continue;
    }
    const { data, info } = await first.raw().toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    await sharp(data, { raw }).jpeg({ quality: largest.quality }).toFile(target(largest.width));
    for (const output of smaller) {
      await sharp(data, { raw })
        .resize(output.width, output.height, { fit: 'inside' })
        .jpeg({ quality: output.quality })
        .toFile(target(output.width));
    }
  }
}

const started = performance.now();
await Promise.all(Array.from({ length: availableParallelism() }, worker));
process.stdout.write(String((performance.now() - started) / 1000));
