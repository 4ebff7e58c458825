/**
 * A log: one JSON object a line, in a few files of limited size. Each room writes files with its own hands, given as a
 * {@link LogDisk}; what a line looks like and when files move on is decided here. Writing never throws.
 */
import { HIDDEN, hideSecrets, isSecretField } from './hiddenSecrets.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;

/** Files of one folder by their names. All may throw. */
export interface LogDisk {
  /** Appends, making file and folder if need be. */
  append(name: string, text: string): void;
  /** Bytes; 0 when there is no such file. */
  size(name: string): number;
  /** Replaces what is there under the new name. */
  move(from: string, to: string): void;
  /** Makes an empty folder; false where there is one, whoever made it. */
  claim(name: string): boolean;
  /** When that folder was made, ms since 1970; undefined where there is none. */
  claimed(name: string): number | undefined;
  /** Takes that folder away. */
  release(name: string): void;
}

export interface LogLimits {
  /** Largest size of one file. */
  readonly bytes: number;
  /** The one that is written, and those before it. */
  readonly files: number;
}

export const LOG_LIMITS: LogLimits = { bytes: 4 * 1024 * 1024, files: 5 };
/** A line beyond this is cut: a log is no place for the contents of anything. */
const LONGEST_TEXT = 16_000;
/** Files are moved on in a moment. So long others wait for it, and after so long whoever was at it has died, ms. */
const PATIENCE_MS = 100;
const FORGOTTEN_MS = 2_000;

export interface RotatingLog {
  /** `at` is ms since 1970. Returns the line as it was written. */
  write(at: number, entry: LogFields): string;
}

/** `shell` gives `shell.log`, and `shell.1.log` for the one before it. */
export function logFileNames(name: string, { files }: LogLimits = LOG_LIMITS): readonly string[] {
  return Array.from({ length: files }, (_, age) => (age === 0 ? `${name}.log` : `${name}.${age}.log`));
}

export function createRotatingLog(disk: LogDisk, name: string, limits: LogLimits = LOG_LIMITS): RotatingLog {
  const names = logFileNames(name, limits);
  const [current = `${name}.log`] = names;
  const moving = `${name}.moving`;

  /** The size is asked for each time, since several processes may write the same log. */
  function isFull(line: string): boolean {
    const size = disk.size(current);
    return size > 0 && size + line.length > limits.bytes;
  }

  /** Of several processes that find the file full one moves it on: each would move what the others have just begun. */
  function makeRoom(line: string, at: number): void {
    if (!isFull(line)) return;
    if (Math.abs(at - (disk.claimed(moving) ?? at)) > FORGOTTEN_MS) disk.release(moving);
    let mine = disk.claim(moving);
    for (let waited = 0; !mine && waited < PATIENCE_MS && isFull(line); waited += 1) {
      pause();
      mine = disk.claim(moving);
    }
    if (!mine) return;
    try {
      if (isFull(line)) moveOn();
    } finally {
      disk.release(moving);
    }
  }

  function moveOn(): void {
    for (let age = names.length - 1; age > 0; age -= 1) {
      const [from, to] = [names[age - 1], names[age]];
      if (from !== undefined && to !== undefined && disk.size(from) > 0) disk.move(from, to);
    }
  }

  return {
    write(at, entry) {
      const line = logLine(at, entry);
      try {
        makeRoom(line, at);
      } catch {
        // Such as while another program reads the file on Windows: it grows on, and is moved the next time.
      }
      try {
        disk.append(current, line);
      } catch {
        // A full or read-only disk must not stop what is being logged.
      }
      return line;
    },
  };
}

/** For a millisecond, with all the thread has to do: a line is written before its writer goes on. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

function logLine(at: number, entry: LogFields): string {
  const time = new Date(at).toISOString();
  try {
    return `${JSON.stringify({ time, ...entry }, plain)}\n`;
  } catch (error) {
    // Such as a ring of objects: the line still says what it is about.
    const message = hideSecrets(String(entry.message));
    return `${JSON.stringify({ time, level: entry.level, message, unwritable: String(error) })}\n`;
  }
}

/** Errors have no enumerable fields: spelt out, with what caused them. Secrets never get this far on purpose; if one does, it ends here. */
function plain(key: string, value: unknown): unknown {
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    const code = 'code' in value ? value.code : undefined;
    return { name, message, code, stack, cause };
  }
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'string' && !(typeof value === 'object' && value !== null)) return value;
  if (isSecretField(key)) return HIDDEN;
  return typeof value === 'string' ? hideSecrets(value.slice(0, LONGEST_TEXT)) : value;
}
