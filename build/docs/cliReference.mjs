import { COMMANDS } from '../../electron/cli/commands/index.ts';
import { COMMON_OPTIONS, EXIT_CODES, exampleLine } from '../../electron/cli/usage.ts';
import { inCell, table } from './table.mjs';

/**
 * docs/cli.md, made from the tables that the command line itself reads. `npm run docs` writes it; the check compares.
 *
 * @typedef {import('../../electron/cli/command.ts').Command} Command
 */

export const CLI_REFERENCE = 'docs/cli.md';

/** @returns {string} the whole document */
export function cliReference() {
  return `${[head(), overview(), everyCommand(), ...COMMANDS.map(section)].join('\n\n')}\n`;
}

function head() {
  return `<!-- Made by npm run docs from the commands in electron/cli; what is to be changed is changed there. -->

# Command line

The command line runs the same library as the window, without one. An installed Mediaroot brings \`mediaroot\`; in a checkout it is
\`npm run --silent cli -- COMMAND …\`. Each command opens the library, does what it is asked, finishes it and closes the library again; a
library that is open in the window is locked meanwhile, and the command says so.

\`mediaroot --help\` prints all of it in short, and \`mediaroot COMMAND --help\` what this page says of one command. The examples are about a
library whose catalog is in \`~/library\` and whose files are in \`~/Media\`; a test runs each of them, one after the other, and compares the fields
that \`--json\` prints with those named here.`;
}

function overview() {
  const rows = COMMANDS.map(({ name, help }) => [`[${name}](#${name})`, inCell(help.does)]);
  return table(['what to type', 'what it does'], rows);
}

function everyCommand() {
  return `## What is common to all

${table(['option', 'what it does'], COMMON_OPTIONS.map(optionRow))}

A command ends with one of these exit codes:

${table(
  ['code', 'meaning'],
  EXIT_CODES.map(([code, meaning]) => [String(code), meaning]),
)}

The result goes to standard output; progress, and what went wrong, to standard error. With \`--json\`, standard output is one JSON object and
nothing else; when the command could not be carried out that object is \`{"error": {"code", "message", "details"}}\`.`;
}

/** @param {Command} command @param {number} place */
function section({ name, help: { line, does, options = [], examples, someFailed } }, place) {
  const codes = EXIT_CODES.map(([code]) => code).filter((code) => code !== 1 || someFailed !== undefined);
  const parts = [
    `## ${name}`,
    `${does.charAt(0).toUpperCase()}${does.slice(1)}.`,
    `\`mediaroot ${line} --library DIR${options.length > 0 ? ' [OPTIONS]' : ''}\``,
    ...(options.length > 0 ? [table(['option', 'what it does'], options.map(optionRow))] : []),
    `Exit codes: ${codes.join(', ')}${someFailed === undefined ? '.' : `; 1 when ${someFailed}.`}`,
    ...examples.map(
      ([example, fields], index) =>
        `\`\`\`sh${place + index === 0 ? ' scene: empty' : ''}\n${exampleLine(example)}\n\`\`\`\n\nWith \`--json\`: ${fields
          .split(', ')
          .map((field) => `\`${field}\``)
          .join(', ')}.`,
    ),
  ];
  return parts.join('\n\n');
}

/** @param {readonly [string, string]} option */
function optionRow([option, does]) {
  return [`\`${option}\``, inCell(does)];
}
