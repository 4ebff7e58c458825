/** What a decoder could do that a picture has taken over: the cage is that of the library's own workers. */
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spawnWorker } from '../../electron/library/jobs/spawnWorker.ts';
import { sharp } from '../../electron/worker/engine.ts';

const TAKEN_OVER = `
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { Worker } from 'node:worker_threads';
const place = (name) => new URL(name, import.meta.url);
const outcome = (work) => {
  try {
    const result = work();
    return result?.error?.code ?? 'done';
  } catch (error) {
    return error.code;
  }
};
process.send({
  readInside: outcome(() => fs.readFileSync(place('inside.txt'))),
  readOutside: outcome(() => fs.readFileSync(place('../outside.txt'))),
  listOutside: outcome(() => fs.readdirSync(place('../'))),
  writeInside: outcome(() => fs.writeFileSync(place('inside.txt'), 'x')),
  writeGiven: outcome(() => fs.writeFileSync(place('../given/made.txt'), 'x')),
  program: outcome(() => spawnSync(process.execPath, ['--version'])),
  thread: outcome(() => new Worker('', { eval: true })),
  environment: Object.keys(process.env),
});
`;

let folder: string;

beforeEach(async () => {
  folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-cage-')));
  await Promise.all(['program', 'given'].map((name) => fs.mkdir(path.join(folder, name))));
  await fs.writeFile(path.join(folder, 'outside.txt'), 'private');
  await fs.writeFile(path.join(folder, 'program', 'inside.txt'), 'picture');
  await fs.writeFile(path.join(folder, 'program', 'takenOver.mjs'), TAKEN_OVER);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await fs.rm(folder, { recursive: true, force: true });
});

it('a worker reads and writes where it may, starts nothing and knows no keys', async () => {
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('MEDIAROOT_REMOTE_CLOUD_SECRET', 'secret');
  const worker = spawnWorker({
    entry: path.join(folder, 'program', 'takenOver.mjs'),
    readable: [path.join(folder, 'program')],
    writable: [path.join(folder, 'given')],
    memoryCeiling: 1024 ** 3,
  });
  const [told] = await once(worker, 'message');
  worker.kill('SIGKILL');
  const { environment, ...outcomes } = told as { environment: string[] };
  expect(outcomes).toEqual({
    readInside: 'done',
    readOutside: 'ERR_ACCESS_DENIED',
    listOutside: 'ERR_ACCESS_DENIED',
    writeInside: 'ERR_ACCESS_DENIED',
    writeGiven: 'done',
    program: 'ERR_ACCESS_DENIED',
    thread: 'ERR_ACCESS_DENIED',
  });
  expect(environment.filter((name) => /SECRET|KEY|TOKEN|AWS|REMOTE/.test(name))).toEqual([]);
});

const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>');
const square = () => sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } });

it('what libvips can read and Mediaroot does not mean to is not read', async () => {
  const [own, drawn] = [path.join(folder, 'own.v'), path.join(folder, 'drawn.svg')];
  await square().toFile(own);
  await fs.writeFile(drawn, drawing);
  // By its path a drawing could reach the files beside it.
  for (const source of [own, drawn, await square().webp().toBuffer()])
    await expect(sharp(source).metadata()).rejects.toThrow('unsupported image format');
});

it('a drawing is read from memory', async () => {
  expect(await sharp(drawing).metadata()).toMatchObject({ format: 'svg', width: 3, height: 2 });
});
