/** What a command of the command line is: its words and options, its part of the help, and what it does. */
import { z } from 'zod';
import type { Host } from '../library/index.ts';
import type { Client } from './client.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Outcome, ProgressLine } from './output.ts';
import { UsageError } from './usageError.ts';

export type SessionForm = 'asked' | 'thumbnails' | 'stays';

/** flag: there or not; text: with a value; texts: with a value, may be repeated. */
export type OptionForm = 'flag' | 'text' | 'texts';

export interface CommandInput<O, W> {
  readonly client: Client;
  readonly host: Host;
  readonly options: O;
  readonly words: W;
  readonly progress: ProgressLine;
  readonly json: boolean;
}

/** Fields of an object that the contract describes. */
export const fieldsOf = ({ shape }: z.ZodObject): string => Object.keys(shape).join(', ');

/** What `--help` and the reference in docs/cli.md say of a command. */
export interface CommandHelp {
  /** What to type after `mediaroot`. */
  readonly line: string;
  readonly does: string;
  /** A line for each option, with its default where there is one. */
  readonly options?: readonly (readonly [option: string, does: string])[];
  /** What to type, and the fields of the object that --json makes it print. The reference's test runs them, in the order of the help. */
  readonly examples: readonly (readonly [line: string, fields: string])[];
  /** When it ends with 1; left out when it never does. */
  readonly someFailed?: string;
}

export interface CommandDefinition<O extends z.ZodRawShape, W> {
  readonly name: string;
  readonly help: CommandHelp;
  /** How each of its own options is typed; `--library`, `--json`, `--help` and `--version` are everybody's. */
  readonly forms: { readonly [K in Exclude<keyof O & string, 'library'>]: OptionForm };
  readonly options: z.ZodObject<O>;
  /** Parses the words after the command's name; issues are sentences for the person. */
  readonly words: z.ZodType<W, readonly string[]>;
  /** `asked`: the library does what the command asks and no more; `thumbnails`: also makes those; `stays`: all it does by itself. */
  readonly session?: SessionForm | ((options: z.output<z.ZodObject<O>>, words: W) => SessionForm);
  /** Further checks of the whole. @throws UsageError */
  check?(options: z.output<z.ZodObject<O>>, words: W): void;
  /** True when the library named by `--library` is opened first; default true. */
  readonly opens?: boolean;
  /** Whether the library is noted as the one used last. */
  reopens?(options: z.output<z.ZodObject<O>>): boolean;
  run(input: CommandInput<z.output<z.ZodObject<O>>, W>): Promise<Outcome | ExitCode>;
}

/** A command that knows its own types; from outside they are not seen. */
export interface Command {
  readonly name: string;
  readonly help: CommandHelp;
  readonly forms: Readonly<Record<string, OptionForm>>;
  readonly opens: boolean;
  /** Parses what was typed. @throws UsageError */
  prepare(given: Readonly<Record<string, unknown>>, words: readonly string[]): PreparedCommand;
}

export interface PreparedCommand {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly words: unknown;
  readonly session: SessionForm;
  readonly reopens: boolean;
  run(input: Omit<CommandInput<unknown, unknown>, 'options' | 'words'>): Promise<Outcome | ExitCode>;
}

export function defineCommand<O extends z.ZodRawShape, W>(definition: CommandDefinition<O, W>): Command {
  const { name, help, forms, session = 'asked', opens = true } = definition;
  return {
    name,
    help,
    forms,
    opens,
    prepare(given, typed) {
      const options = parseOptions(definition, given);
      const words = parseWords(definition, typed);
      definition.check?.(options, words);
      return {
        name,
        options,
        words,
        session: typeof session === 'function' ? session(options, words) : session,
        reopens: definition.reopens?.(options) ?? false,
        run: (input) => definition.run({ ...input, options, words }),
      };
    },
  };
}

function parseOptions<O extends z.ZodRawShape, W>(
  { name, options }: CommandDefinition<O, W>,
  given: Readonly<Record<string, unknown>>,
): z.output<z.ZodObject<O>> {
  const stray = Object.keys(given).find((option) => !(option in options.shape));
  if (stray !== undefined) throw new UsageError(`${name} has no option --${stray}.`);
  const parsed = options.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const option = String(issue?.path[0] ?? '');
  if (given[option] === undefined) throw new UsageError(`${name} needs --${option}.`);
  throw new UsageError(`--${option}: ${issue?.message ?? 'not understood'}.`);
}

function parseWords<O extends z.ZodRawShape, W>(
  { name, words }: CommandDefinition<O, W>,
  typed: readonly string[],
): W {
  const parsed = words.safeParse(typed);
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues[0]?.message ?? 'not understood';
  throw new UsageError(message.replaceAll('{command}', name));
}

// Pieces of options.

export const folder = z.string().min(1, 'must not be empty');
export const flag = z.boolean().default(false);
export const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be ${least} or more`).max(most, `must be ${most} or less`));
/** `--library DIR`, which all but a few commands need. */
export const ofLibrary = { library: folder } as const;

// Pieces of words.

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const noWords = z.array(z.string()).transform((words, context) => {
  if (words.length > 0) context.addIssue(`{command} does not take “${words[0]}”.`);
  return null;
});

/** `what`: such as “one file or folder”. */
export const someWords = (what: string) =>
  z
    .array(z.string())
    .refine((words) => words.length > 0, `{command} needs at least ${what}.`)
    .refine((words) => !words.includes(''), 'A path must not be empty.');

/** One of a few words, the first of them when nothing was typed; what follows is left to the command. */
export const subcommand = <T extends string>(...names: readonly [T, ...T[]]) =>
  z.array(z.string()).transform((words, context): { readonly what: T; readonly rest: readonly string[] } => {
    const [first = names[0], ...rest] = words;
    const what = names.find((name) => name === first);
    if (what === undefined)
      context.addIssue(`{command} does not take “${first}”, but one of ${names.join(', ')}.`);
    return { what: what ?? names[0], rest };
  });

/** Number or uuid of an asset. @throws UsageError */
export function assetId(text: string): number | string {
  if (UUID.test(text)) return text.toLowerCase();
  const id = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(id) && id > 0) return id;
  throw new UsageError(`“${text}” is neither the number nor the uuid of an asset.`);
}

export const oneAsset = z.array(z.string()).transform((words, context) => {
  const [first, second] = words;
  if (first === undefined) context.addIssue('{command} needs the number or the uuid of an asset.');
  else if (second !== undefined) context.addIssue(`{command} does not take “${second}”.`);
  return first === undefined ? 0 : assetId(first);
});

export const someAssets = z.array(z.string()).transform((words, context) => {
  if (words.length === 0) context.addIssue('{command} needs the number or the uuid of at least one asset.');
  return words.map(assetId);
});

/** Numbers of assets given by number or uuid. @throws MediarootError not_found */
export async function idsOf(client: Client, assets: readonly (number | string)[]): Promise<number[]> {
  const ids: number[] = [];
  for (const id of assets)
    ids.push(typeof id === 'number' ? id : (await client.call('assets.get', { id })).id);
  return ids;
}

/** Number of a collection given by its name or slug. @throws UsageError when there is none of it */
export async function collectionId(client: Client, wanted: string): Promise<number> {
  const { collections } = await client.call('library.counts', {});
  const key = wanted.toLocaleLowerCase();
  const found = collections.find(({ name, slug }) => name.toLocaleLowerCase() === key || slug === key);
  if (found !== undefined) return found.id;
  const names = collections.map(({ name }) => name).join(', ');
  throw new UsageError(`There is no collection “${wanted}”. There are: ${names}.`);
}
