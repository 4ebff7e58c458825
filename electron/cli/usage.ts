/** What `mediaroot --help` prints: put together from the commands themselves. */
import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';

const LEFT = 22;

/** Options that every command takes. */
export const COMMON_OPTIONS: readonly (readonly [option: string, does: string])[] = [
  ['--library DIR', "the library's catalog folder (not needed by doctor)"],
  ['--json', 'exactly one JSON object on standard output'],
  ['--help', 'this text; after a command: its options, examples and what --json prints'],
  ['--version', 'the version'],
];

export const EXIT_CODES: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [EXIT.done, 'done'],
  [EXIT.someFailed, 'some items failed'],
  [EXIT.usage, 'wrong usage'],
  [EXIT.environment, 'library or bucket locked, missing or unreadable'],
];

/** An example as it is typed, with the library it is about. */
export function exampleLine(example: string): string {
  return `mediaroot ${example}${example.includes('--library') ? '' : ' --library ~/library'}`;
}

function line(indent: number, left: string, right: string): string {
  const start = `${' '.repeat(indent)}${left}`;
  const width = LEFT + indent - 2;
  return start.length >= width ? `${start}\n${' '.repeat(width)}${right}` : `${start.padEnd(width)}${right}`;
}

function optionLines(indent: number, { help }: Command): readonly string[] {
  return (help.options ?? []).map(([option, does]) => line(indent, option, does));
}

const commonLines = COMMON_OPTIONS.map(([option, does]) => line(2, option, does)).join('\n');

const USAGE = `Usage: mediaroot COMMAND --library DIR [OPTIONS]

Commands
${COMMANDS.map((command) => [line(2, command.help.line, command.help.does), ...optionLines(6, command)].join('\n')).join('\n')}

Options of every command
${commonLines}

Exit codes: ${EXIT_CODES.map(([code, meaning]) => `${code} ${meaning}`).join(', ')}
`;

/** The help of one command, or of all. */
export function helpText(command: Command | undefined): string {
  if (command === undefined) return USAGE;
  const { line: synopsis, does, examples, someFailed } = command.help;
  const codes = EXIT_CODES.flatMap(([code, meaning]) => {
    if (code !== EXIT.someFailed) return [`${code} ${meaning}`];
    return someFailed === undefined ? [] : [`${code} ${someFailed}`];
  });
  return `Usage: mediaroot ${synopsis} [OPTIONS]

${does}

Options
${[...optionLines(2, command), commonLines].join('\n')}

Examples, and the fields of the object that --json prints
${examples.map(([example, fields]) => `  ${exampleLine(example)}\n      ${fields}`).join('\n')}

Exit codes: ${codes.join('; ')}
`;
}
