/** The shell's own log. */
import { createRotatingLog, type LogFields, type LogLevel } from '../../shared/rotatingLog.ts';
import { logDisk } from './ownFiles.ts';

export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/** Writes `shell.log` in the folder. Logging never throws. */
export function openLog(folder: string, alsoStderr: boolean): Log {
  const log = createRotatingLog(logDisk(folder), 'shell');
  return (level, message, fields) => {
    const line = log.write(Date.now(), { level, message, ...fields });
    if (alsoStderr) process.stderr.write(line);
  };
}
