/** Runs the real command line as a child process, in folders of its own. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type CliChild = ChildProcessByStdio<null, Readable, Readable>;

/** One temporary world: a data folder, a Pictures folder, a library and its media root. */
export interface CliWorld {
  readonly folder: string;
  readonly library: string;
  readonly mediaRoot: string;
  start(...args: readonly string[]): CliChild;
  run(...args: readonly string[]): Promise<CliRun>;
  /** Runs with --json; throws unless standard output is exactly one JSON object and a newline. */
  json<T>(...args: readonly string[]): Promise<CliRun & { readonly value: T }>;
  remove(): Promise<void>;
}

export async function cliWorld(): Promise<CliWorld> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-cli-'));
  const env = {
    ...process.env,
    MEDIAROOT_DATA_DIR: path.join(folder, 'data'),
    MEDIAROOT_PICTURES_DIR: path.join(folder, 'Pictures'),
  };
  const children = new Set<CliChild>();

  function start(...args: readonly string[]): CliChild {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  }

  async function run(...args: readonly string[]): Promise<CliRun> {
    const child = start(...args);
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null]>,
    ]);
    return { code, stdout, stderr };
  }

  return {
    folder,
    library: path.join(folder, 'library'),
    mediaRoot: path.join(folder, 'media'),
    start,
    run,
    async json<T>(...args: readonly string[]) {
      const ended = await run(...args, '--json');
      if (!/^\{.*\}\n$/.test(ended.stdout))
        throw new Error(`stdout is not one JSON object:\n${ended.stdout}\n${ended.stderr}`);
      return { ...ended, value: JSON.parse(ended.stdout) as T };
    },
    async remove() {
      for (const child of children) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where the media corpus lies: beside the checkout unless MEDIAROOT_CORPUS names it. */
export const corpusFolder =
  process.env.MEDIAROOT_CORPUS ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
