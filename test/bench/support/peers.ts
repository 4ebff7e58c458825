/** The programs we measure ourselves against, each doing the same job on the same files in the same run. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Output {
  readonly width: number;
  readonly height: number;
  readonly quality: number;
}

export interface PeerJob {
  readonly files: readonly string[];
  readonly outputs: readonly Output[];
  readonly folder: string;
}

interface Ended {
  /** Wall seconds, the start of the program included. */
  readonly seconds: number;
  readonly output: string;
}

/** Runs a program to its end; throws with its own words when it fails. */
async function timed(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  stdin = '',
): Promise<Ended> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const errors: Buffer[] = [];
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdin.end(stdin);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new Error(`${command} ended with ${code}: ${Buffer.concat(errors).toString().slice(-500)}`);
  return { seconds: (performance.now() - started) / 1000, output: Buffer.concat(output).toString() };
}

async function emptied(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/**
 * Plain sharp in one Node process, as many pictures at a time as there are cores, one decode for all outputs. Its own seconds,
 * without the start of the process: ours are measured with the workers up as well.
 */
export async function bareSharp(job: PeerJob): Promise<number> {
  const script = fileURLToPath(new URL('./bareSharp.ts', import.meta.url));
  const folder = await emptied(join(job.folder, 'sharp'));
  const { output } = await timed(
    process.execPath,
    [script],
    { UV_THREADPOOL_SIZE: '2' },
    JSON.stringify({ ...job, folder }),
  );
  return Number(output);
}

/** libvips' own thumbnailer, two processes; one pass over the files for each output. */
export async function vipsthumbnail(job: PeerJob): Promise<number | null> {
  if (!existsSync('/usr/bin/vipsthumbnail')) return null;
  const folder = await emptied(join(job.folder, 'vips'));
  let seconds = 0;
  for (const output of job.outputs) {
    const pattern = join(folder, `%s-${output.width}.jpg[Q=${output.quality}]`);
    const list = job.files.map((file) => `${file}\n`).join('');
    const args = [
      '-P',
      '2',
      '-n',
      '10',
      '-d',
      '\\n',
      'vipsthumbnail',
      '--size',
      `${output.width}x${output.height}`,
      '-o',
      pattern,
    ];
    seconds += (await timed('xargs', args, { VIPS_CONCURRENCY: '1' }, list)).seconds;
  }
  return seconds;
}

/** The pipeline of the articles: Pillow opens, thumbnails with Lanczos and saves, two processes. */
export async function pillow(job: PeerJob): Promise<number | null> {
  const python = '/usr/bin/python3';
  if (!existsSync(python)) return null;
  const folder = await emptied(join(job.folder, 'pillow'));
  const script = fileURLToPath(new URL('./pillow.py', import.meta.url));
  try {
    await timed(python, ['-c', 'import PIL']);
  } catch {
    return null;
  }
  return (await timed(python, [script], {}, JSON.stringify({ ...job, folder }))).seconds;
}
