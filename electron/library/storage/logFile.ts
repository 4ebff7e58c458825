/** The log: one JSON object a line, a file a day. Writing it never fails whatever it describes. */
import fs from 'node:fs';
import path from 'node:path';

const KEPT_DAYS = 14;
const NAME = /^\d{4}-\d{2}-\d{2}\.jsonl$/;

export interface LogFile {
  /** `at` is ms since 1970. */
  append(at: number, entry: Readonly<Record<string, unknown>>): void;
}

/** Keeps the newest fourteen files of `folder`, which is made when the first line is written. */
export function openLogFile(folder: string): LogFile {
  let day = '';
  return {
    append(at, entry) {
      const time = new Date(at).toISOString();
      try {
        if (day !== time.slice(0, 10)) {
          day = time.slice(0, 10);
          fs.mkdirSync(folder, { recursive: true });
          removeOld(folder);
        }
        fs.appendFileSync(
          path.join(folder, `${day}.jsonl`),
          `${JSON.stringify({ time, ...entry }, plainError)}\n`,
        );
      } catch {
        // A full or read-only disk must not stop what is being logged.
      }
    },
  };
}

function removeOld(folder: string): void {
  const days = fs.readdirSync(folder).filter((name) => NAME.test(name));
  for (const name of days.sort().slice(0, -KEPT_DAYS)) fs.rmSync(path.join(folder, name), { force: true });
}

/** Errors have no enumerable fields: spelt out, with what caused them. */
function plainError(_key: string, value: unknown): unknown {
  if (value instanceof Error)
    return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
  return typeof value === 'bigint' ? String(value) : value;
}
