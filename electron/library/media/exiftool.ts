/**
 * ExifTool as one long-lived child: a deadline for every question, a fresh process after a crash or a hang,
 * and a plain null when it cannot run at all (no Perl on this system).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { ExifTool } from 'exiftool-vendored';
import type { Host } from '../host.ts';
import { findProgram } from './program.ts';

export type RawTags = Readonly<Record<string, unknown>>;

export type ExifToolStatus = { readonly version: string } | { readonly missing: string };

export interface ExifToolReader {
  /** Values by `Group:Tag`; null when ExifTool cannot run, hangs or finds no file. */
  read(path: string, args: readonly string[]): Promise<RawTags | null>;
  /** Writes a binary tag's bytes to a file that does not exist yet; false when there are none. */
  extract(path: string, tag: string, destination: string): Promise<boolean>;
  /** Copies EXIF, XMP and IPTC into a picture of upright pixels; false when it could not. */
  copyTags(from: string, to: string): Promise<boolean>;
  /** Starts the process, so that the first question need not wait for it. */
  warm(): void;
  /** Version, or the reason why it is not available. */
  status(): Promise<ExifToolStatus>;
  close(): Promise<void>;
}

export interface ExifToolConfig {
  readonly host: Pick<Host, 'log'>;
  /** For one question, ms. */
  readonly deadlineMs?: number;
  /** For the first sign of life, ms. */
  readonly startDeadlineMs?: number;
  /** A program to run in place of the bundled script, without Perl. */
  readonly program?: string;
  /** Where Perl is sought; the system's PATH when left out. */
  readonly searchPath?: string;
}

const DEADLINE_MS = 5000;
const START_DEADLINE_MS = 15_000;
const IDLE_MS = 120_000;
const TASKS_A_PROCESS = 2000;
/** A question waits for those before it; one that waits longer than so many deadlines has met a dead end. */
const PATIENCE = 8;
/** An empty name keeps ExifTool from running the Perl code of a configuration file in the home folder. */
const NO_CONFIGURATION = ['-config', ''];
/** ExifTool takes its arguments a line each, so a path with a line break would become two of them. */
const UNSAFE_PATH = /[\r\n\0]/;

/** EXIF's word for pixels that stand as they are shown (Exif 2.32, tag 0x0112). */
const UPRIGHT = 1;

/** What says how the pixels of the original lie, or shows them, holds no more for pixels turned and resized. */
function copyArguments(from: string): string[] {
  const stale = [
    'Orientation',
    'IFD1:all',
    'PreviewImage',
    'ExifImageWidth',
    'ExifImageHeight',
    'ColorSpace',
  ];
  return [
    ...['-overwrite_original', '-tagsFromFile', from, '-EXIF:all', '-XMP:all', '-IPTC:all'],
    ...stale.map((tag) => `--${tag}`),
  ];
}

/** Takes a third of the start of a program that may never ask for it. */
const loadExifTool = () => import('exiftool-vendored');

export function createExifTool(config: ExifToolConfig): ExifToolReader {
  const { host, deadlineMs = DEADLINE_MS, startDeadlineMs = START_DEADLINE_MS } = config;
  let tool: ExifTool | null = null;
  let started: Promise<ExifToolStatus> | null = null;
  let closed = false;

  async function make(command: readonly string[]): Promise<ExifTool> {
    const { DefaultExiftoolArgs, ExifTool } = await loadExifTool();
    return new ExifTool({
      maxProcs: 1,
      maxTasksPerProcess: TASKS_A_PROCESS,
      taskTimeoutMillis: deadlineMs,
      spawnTimeoutMillis: startDeadlineMs,
      maxIdleMsPerProcess: IDLE_MS,
      taskRetries: 0,
      processFactory: () => launch([...command, ...NO_CONFIGURATION, ...DefaultExiftoolArgs]),
    });
  }

  async function start(): Promise<ExifToolStatus> {
    const command = await commandOf(config);
    if (command === null) return { missing: 'Perl was not found on PATH.' };
    const made = await make(command);
    if (closed) return { missing: 'It was closed before it started.' };
    tool = made;
    const version = await within(startDeadlineMs, made.version());
    if (version !== null) return { version };
    await end(made);
    return { missing: 'ExifTool does not start.' };
  }

  function status(): Promise<ExifToolStatus> {
    started ??= start().then((found) => {
      if ('missing' in found) host.log('warn', 'no metadata will be read', { reason: found.missing });
      return found;
    });
    return started;
  }

  /** Null also when the question never comes to its turn; then everything is begun afresh for the next one. */
  async function ask<T>(path: string, question: (tool: ExifTool) => Promise<T>): Promise<T | null> {
    if (UNSAFE_PATH.test(path) || 'missing' in (await status()) || tool === null || closed) return null;
    const asked = tool;
    const answer = await within(deadlineMs * PATIENCE, settled(question(asked)));
    if (answer !== null && 'value' in answer) return answer.value;
    host.log('warn', 'ExifTool gave no answer', { path, reason: answer?.reason ?? 'it is stuck' });
    if (answer === null && tool === asked) {
      tool = null;
      started = null;
      await end(asked);
    }
    return null;
  }

  return {
    status,
    warm: () => void ask('', (running) => running.version()),
    read: (path, args) =>
      ask<RawTags>(
        path,
        (running) => running.readRaw(path, { readArgs: [...args], useMWG: false }) as Promise<RawTags>,
      ),
    async extract(path, tag, destination) {
      if (UNSAFE_PATH.test(destination)) return false;
      const done = await ask(path, (running) =>
        running.extractBinaryTag(tag, path, destination).then(yes, no),
      );
      return done ?? false;
    },
    async copyTags(from, to) {
      if (UNSAFE_PATH.test(to)) return false;
      const done = await ask(from, (running) =>
        running
          .write(to, { 'Orientation#': UPRIGHT }, { useMWG: false, writeArgs: copyArguments(from) })
          .then(yes, no),
      );
      return done ?? false;
    },
    async close() {
      closed = true;
      if (tool !== null) await end(tool);
    },
  };
}

const yes = () => true;
const no = () => false;

type Settled<T> = { readonly value: T } | { readonly reason: string };

function settled<T>(promise: Promise<T>): Promise<Settled<T>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }),
  );
}

/** Null when the promise rejects or takes too long. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([promise.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

function end(tool: ExifTool): Promise<void> {
  return tool.end(true).catch(() => undefined);
}

/** What to run; null when there is no Perl to run it with. */
async function commandOf({ program, searchPath }: ExifToolConfig): Promise<readonly string[] | null> {
  if (program !== undefined) return [program];
  const script = await (await loadExifTool()).exiftoolPath();
  if (process.platform === 'win32') return [script];
  const perl = await findProgram('perl', searchPath);
  return perl === null ? null : [perl, script];
}

function launch([file = '', ...args]: readonly string[]): ChildProcess {
  const child = spawn(file, args, {
    stdio: 'pipe',
    windowsHide: true,
    env: {
      LANG: 'C',
      ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }),
    },
  });
  // A program that has vanished meanwhile is found out by the deadline, not by an exception nobody catches.
  child.on('error', () => undefined);
  return child;
}
