/** Turns the words of the command line into one typed command, or says what is wrong with them. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { AssetKind, SORT_KEYS } from '../../shared/contract/asset.ts';

/** The command line cannot be understood: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

const OPTIONS = {
  library: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  'media-root': { type: 'string' },
  name: { type: 'string' },
  move: { type: 'boolean' },
  collection: { type: 'string' },
  sort: { type: 'string' },
  direction: { type: 'string' },
  kind: { type: 'string', multiple: true },
  text: { type: 'string' },
  limit: { type: 'string' },
  offset: { type: 'string' },
  rebuild: { type: 'boolean' },
  host: { type: 'string' },
  port: { type: 'string' },
  'default-library': { type: 'boolean' },
} as const;
type OptionName = keyof typeof OPTIONS;

const EVERYWHERE: readonly OptionName[] = ['library', 'json', 'help', 'version'];

const folder = z.string().min(1, 'must not be empty');
const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be ${least} or more`).max(most, `must be ${most} or less`));
const flag = z.boolean().default(false);

const COMMANDS = {
  init: z.object({
    library: folder,
    'media-root': folder.optional(),
    name: z.string().min(1).max(100).optional(),
  }),
  import: z.object({ library: folder, move: flag, collection: z.string().min(1).optional() }),
  list: z.object({
    library: folder,
    sort: z.enum(SORT_KEYS).default('taken'),
    direction: z.enum(['asc', 'desc']).default('desc'),
    kind: z.array(AssetKind).optional(),
    text: z.string().max(200).optional(),
    limit: count(1, Number.MAX_SAFE_INTEGER).optional(),
    offset: count(0, Number.MAX_SAFE_INTEGER).default(0),
  }),
  show: z.object({ library: folder }),
  thumbnails: z.object({ library: folder, rebuild: flag }),
  doctor: z.object({ library: folder.optional() }),
  serve: z.object({
    library: folder.optional(),
    host: z.string().min(1).max(255).default('127.0.0.1'),
    port: count(0, 65_535).default(0),
    'default-library': flag,
  }),
} as const;
type CommandName = keyof typeof COMMANDS;
export type Options<N extends CommandName> = z.output<(typeof COMMANDS)[N]>;

export type Command =
  | { readonly name: 'help'; readonly json: boolean }
  | { readonly name: 'version'; readonly json: boolean }
  | { readonly name: 'init'; readonly json: boolean; readonly options: Options<'init'> }
  | {
      readonly name: 'import';
      readonly json: boolean;
      readonly options: Options<'import'>;
      readonly paths: readonly string[];
    }
  | { readonly name: 'list'; readonly json: boolean; readonly options: Options<'list'> }
  | {
      readonly name: 'show';
      readonly json: boolean;
      readonly options: Options<'show'>;
      readonly id: number | string;
    }
  | { readonly name: 'thumbnails'; readonly json: boolean; readonly options: Options<'thumbnails'> }
  | { readonly name: 'doctor'; readonly json: boolean; readonly options: Options<'doctor'> }
  | { readonly name: 'serve'; readonly json: boolean; readonly options: Options<'serve'> };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function options<N extends CommandName>(name: N, given: Readonly<Record<string, unknown>>): Options<N> {
  const allowed = [...EVERYWHERE, ...Object.keys(COMMANDS[name].shape)];
  const stray = Object.keys(given).find((option) => !allowed.includes(option));
  if (stray !== undefined) throw new UsageError(`${name} has no option --${stray}.`);
  const parsed = COMMANDS[name].safeParse(given);
  if (parsed.success) return parsed.data as Options<N>;
  const issue = parsed.error.issues[0];
  const option = String(issue?.path[0] ?? '');
  if (given[option] === undefined) throw new UsageError(`${name} needs --${option}.`);
  throw new UsageError(`--${option}: ${issue?.message ?? 'not understood'}.`);
}

function words(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function assetId(text: string | undefined): number | string {
  if (text === undefined) throw new UsageError('show needs the number or the uuid of an asset.');
  if (UUID.test(text)) return text.toLowerCase();
  const id = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(id) && id > 0) return id;
  throw new UsageError(`“${text}” is neither the number nor the uuid of an asset.`);
}

/**
 * Parses the words after the program's name.
 * @throws UsageError with a sentence for the person
 */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = words(argv);
  const given: Readonly<Record<string, unknown>> = { ...values };
  const json = values.json === true;
  if (values.help === true) return { name: 'help', json };
  if (values.version === true) return { name: 'version', json };

  const [name, ...rest] = positionals;
  if (name === undefined) throw new UsageError('Which command?');
  if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`There is no command “${name}”.`);
  const command = name as CommandName;
  const most = command === 'import' ? Number.POSITIVE_INFINITY : command === 'show' ? 1 : 0;
  if (rest.length > most) throw new UsageError(`${command} does not take “${rest[most]}”.`);

  switch (command) {
    case 'import':
      if (rest.length === 0) throw new UsageError('import needs at least one file or folder.');
      if (rest.includes('')) throw new UsageError('A path must not be empty.');
      return { name: command, json, options: options(command, given), paths: rest };
    case 'show':
      return { name: command, json, options: options(command, given), id: assetId(rest[0]) };
    case 'serve': {
      const chosen = options(command, given);
      if ((chosen.library === undefined) === !chosen['default-library'])
        throw new UsageError('serve needs either --library or --default-library.');
      return { name: command, json, options: chosen };
    }
    case 'init':
      return { name: command, json, options: options(command, given) };
    case 'list':
      return { name: command, json, options: options(command, given) };
    case 'thumbnails':
      return { name: command, json, options: options(command, given) };
    case 'doctor':
      return { name: command, json, options: options(command, given) };
  }
}
