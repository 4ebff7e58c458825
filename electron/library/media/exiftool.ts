/**
 * ExifTool as one long-lived child: a deadline for every question, a fresh process after a crash or a hang,
 * and a plain null when it cannot run at all (no Perl on this system).
 */
import { DefaultExiftoolArgs, ExifTool } from 'exiftool-vendored';
import type { Host } from '../host.ts';

export type RawTags = Readonly<Record<string, unknown>>;

export interface ExifToolReader {
  /** Values by `Group:Tag`; null when ExifTool cannot run, hangs or finds no file. */
  read(path: string, args: readonly string[]): Promise<RawTags | null>;
  /** Writes a binary tag's bytes to a file that does not exist yet; false when there are none. */
  extract(path: string, tag: string, destination: string): Promise<boolean>;
  /** Version, or the reason why it is not available. */
  status(): Promise<{ readonly version: string } | { readonly missing: string }>;
  close(): Promise<void>;
}

export const READ_DEADLINE_MS = 5000;
const SPAWN_DEADLINE_MS = 15_000;
const IDLE_MS = 120_000;
const TASKS_A_PROCESS = 2000;
/** ExifTool takes its arguments a line each, so a path with a line break would become two of them. */
const UNSAFE_PATH = /[\r\n\0]/;

export interface ExifToolConfig {
  readonly host: Pick<Host, 'log'>;
  readonly deadlineMs?: number;
  /** Program to run instead of the bundled one. */
  readonly program?: string;
}

export function createExifTool({
  host,
  deadlineMs = READ_DEADLINE_MS,
  program,
}: ExifToolConfig): ExifToolReader {
  const tool = new ExifTool({
    maxProcs: 1,
    maxTasksPerProcess: TASKS_A_PROCESS,
    taskTimeoutMillis: deadlineMs,
    spawnTimeoutMillis: SPAWN_DEADLINE_MS,
    maxIdleMsPerProcess: IDLE_MS,
    taskRetries: 0,
    // An empty name keeps ExifTool from running the Perl code of a configuration file in the home folder.
    exiftoolArgs: ['-config', '', ...DefaultExiftoolArgs],
    ...(program === undefined ? {} : { exiftoolPath: program, checkPerl: false }),
  });
  let missing: string | null = null;
  let closing: Promise<void> | null = null;

  async function probe(): Promise<string | null> {
    try {
      return await tool.version();
    } catch (error) {
      missing = messageOf(error);
      host.log('warn', 'ExifTool is not available, so no metadata will be read', { reason: missing });
      return null;
    }
  }
  let started: Promise<string | null> | null = null;
  const version = () => {
    started ??= probe();
    return started;
  };

  return {
    async read(path, args) {
      if (UNSAFE_PATH.test(path) || (await version()) === null) return null;
      try {
        const tags = await tool.readRaw(path, { readArgs: [...args], useMWG: false });
        return tags as RawTags;
      } catch (error) {
        host.log('warn', 'ExifTool gave no answer', { path, reason: messageOf(error) });
        return null;
      }
    },
    async extract(path, tag, destination) {
      if (UNSAFE_PATH.test(path + destination) || (await version()) === null) return false;
      try {
        await tool.extractBinaryTag(tag, path, destination);
        return true;
      } catch {
        return false;
      }
    },
    async status() {
      const found = await version();
      return found === null ? { missing: missing ?? 'unknown reason' } : { version: found };
    },
    close() {
      closing ??= tool.end(true).catch(() => undefined);
      return closing;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
