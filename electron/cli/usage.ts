/** What `mediaroot --help` prints, and on stderr after wrong usage: put together from the commands themselves. */
import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';

const LEFT = 22;

function line(indent: number, left: string, right: string): string {
  const start = `${' '.repeat(indent)}${left}`;
  const width = LEFT + indent - 2;
  return start.length >= width ? `${start}\n${' '.repeat(width)}${right}` : `${start.padEnd(width)}${right}`;
}

function helpOf({ help }: Command): string {
  const options = (help.options ?? []).map(([option, does]) => line(6, option, does));
  return [line(2, help.line, help.does), ...options].join('\n');
}

export const USAGE = `Usage: mediaroot COMMAND --library DIR [OPTIONS]

Commands
${COMMANDS.map(helpOf).join('\n')}

Options of every command
  --library DIR       the library's catalog folder (not needed by doctor)
  --json              exactly one JSON object on standard output
  --help, --version

Exit codes: 0 done, 1 some items failed, 2 wrong usage, 3 library or bucket locked, missing or unreadable
`;
