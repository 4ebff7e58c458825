/** Standard output carries the result and nothing else; everything else a person may read goes to standard error. */
import { toErrorValue } from '../../shared/errors.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exitCodes.ts';
import { visible } from './text.ts';
import { UsageError } from './usageError.ts';

/** What a command ends with. The one JSON object comes in pieces, since a list of a million assets is no single string. */
export interface Outcome {
  readonly exitCode: ExitCode;
  readonly json: () => Iterable<string>;
  readonly text: () => string;
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Writes text to standard output and waits until it is taken. */
export function writeOut(text: string): Promise<void> {
  return write(process.stdout, text);
}

/** Writes a line to standard error. */
export function say(line: string): Promise<void> {
  return write(process.stderr, `${line}\n`);
}

/** One progress line on a terminal, rewritten in place; silent when standard error is not a terminal. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (text) => void stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, stream.columns - 1))}`),
    clear: () => void stream.write('\r\x1b[2K'),
  };
}

/** Prints a command's outcome in the form asked for. */
export async function report(outcome: Outcome, json: boolean): Promise<ExitCode> {
  if (!json) {
    const text = outcome.text();
    if (text !== '') await writeOut(`${text}\n`);
    return outcome.exitCode;
  }
  for (const piece of outcome.json()) await writeOut(piece);
  await writeOut('\n');
  return outcome.exitCode;
}

/** Prints what went wrong: as the one JSON object, or as words on standard error, after wrong usage with where to learn the right one. */
export async function reportError(thrown: unknown, json: boolean, help: string): Promise<ExitCode> {
  const usage = thrown instanceof UsageError;
  const error = usage ? { code: 'bad_request' as const, message: thrown.message } : toErrorValue(thrown);
  const exitCode = usage ? EXIT.usage : exitCodeOf(error);
  if (json) {
    const details = 'details' in error ? (error.details ?? {}) : {};
    await writeOut(`${JSON.stringify({ error: { code: error.code, message: error.message, details } })}\n`);
  }
  if (!json || usage) await say(`mediaroot: ${visible(error.message)}`);
  if (usage) await say(help);
  return exitCode;
}
