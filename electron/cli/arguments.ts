/** Turns the words of the command line into one prepared command, or says what is wrong with them. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Command, OptionForm, PreparedCommand } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { nearest } from './nearest.ts';
import { UsageError } from './usageError.ts';

const FORMS: Readonly<Record<OptionForm, ParseArgsOptionsConfig[string]>> = {
  flag: { type: 'boolean' },
  text: { type: 'string' },
  texts: { type: 'string', multiple: true },
};

/** Everybody's. */
const COMMON = {
  library: FORMS.text,
  json: FORMS.flag,
  help: { type: 'boolean', short: 'h' },
  version: FORMS.flag,
} as const satisfies ParseArgsOptionsConfig;

/** An option has the same form wherever it is known, since it may be typed before the command. */
function optionForms(): ParseArgsOptionsConfig {
  const forms: ParseArgsOptionsConfig = { ...COMMON };
  for (const command of COMMANDS)
    for (const [name, form] of Object.entries(command.forms)) {
      if (name in forms && forms[name] !== FORMS[form]) throw new Error(`--${name} has two forms`);
      forms[name] = FORMS[form];
    }
  return forms;
}

export type Asked =
  | { readonly what: 'version'; readonly json: boolean }
  /** `command`: the one it was asked about. */
  | { readonly what: 'help'; readonly json: boolean; readonly command: Command | undefined }
  | {
      readonly what: 'command';
      readonly json: boolean;
      readonly command: Command;
      readonly prepared: PreparedCommand;
    };

function words(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: optionForms(), allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unknown = /^Unknown option '(--?[^' ]*)/.exec(error.message)?.[1];
    if (unknown === undefined) throw new UsageError(error.message);
    const command = commandIn(argv);
    const options = command === undefined ? optionForms() : { ...COMMON, ...command.forms };
    const dashed = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(`There is no option ${unknown}.${suggestion(unknown, dashed)}`);
  }
}

function suggestion(typed: string, names: readonly string[]): string {
  const name = nearest(typed, names);
  return name === null ? '' : ` Did you mean “${name}”?`;
}

/** The command that was most likely asked for, also where the rest cannot be understood. */
function commandIn(argv: readonly string[]): Command | undefined {
  const named = argv.find((word) => COMMANDS.some(({ name }) => name === word));
  return COMMANDS.find(({ name }) => name === named);
}

/** What to type after wrong usage to learn the right one. */
export function helpLine(argv: readonly string[]): string {
  const command = commandIn(argv);
  return `See mediaroot ${command === undefined ? '' : `${command.name} `}--help`;
}

/**
 * Parses the words after the program's name.
 * @throws UsageError with a sentence for the person
 */
export function parseCommand(argv: readonly string[]): Asked {
  const { values, positionals } = words(argv);
  const { json: asJson, help, version, ...given } = values;
  const json = asJson === true;
  if (version === true) return { what: 'version', json };
  const [name, ...rest] = positionals;
  const command = COMMANDS.find((known) => known.name === name);
  if (help === true && (name === undefined || command !== undefined)) return { what: 'help', json, command };

  if (name === undefined) throw new UsageError('Which command?');
  if (command === undefined) {
    const names = COMMANDS.map((known) => known.name);
    throw new UsageError(`There is no command “${name}”.${suggestion(name, names)}`);
  }
  return { what: 'command', json, command, prepared: command.prepare(given, rest) };
}
