/** The shell's own log: JSON lines in one file, the one before kept beside it. */
import path from 'node:path';
import { openLogFile } from './ownFiles.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

const KEEP_BYTES = 4 * 1024 * 1024;

/** Opens `shell.log` in the folder. Logging never throws: without a writable folder it goes to stderr alone. */
export function openLog(folder: string, alsoStderr: boolean): Log {
  const file = openLogFile(path.join(folder, 'shell.log'), KEEP_BYTES);
  return (level, message, fields) => {
    const line = `${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }, describeErrors)}\n`;
    if (file?.writable) file.write(line);
    if (alsoStderr || file === null) process.stderr.write(line);
  };
}

function describeErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;
}
