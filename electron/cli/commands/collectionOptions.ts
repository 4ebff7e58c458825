/** The definition of a collection on the command line: single options, and a JSON file for all the rest. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CollectionDefinition } from '../../../shared/contract/collection.ts';
import { count } from '../command.ts';
import { UsageError } from '../usageError.ts';

const text = z.string();

export const definitionOptions = {
  'upload-to': text.optional(),
  naming: text.optional(),
  dates: z.enum(['imported', 'taken']).optional(),
  types: text
    .transform((list) => list.split(',').map((type) => type.trim()))
    .transform((types) => types.filter((type) => type !== ''))
    .optional(),
  'max-size': count(0, Number.MAX_SAFE_INTEGER).optional(),
  visibility: z.enum(['private', 'public']).optional(),
  'cache-control': text.optional(),
  rename: text.min(1, 'must not be empty').optional(),
  'json-file': text.min(1, 'must not be empty').optional(),
};

export const definitionForms = {
  'upload-to': 'text',
  naming: 'text',
  dates: 'text',
  types: 'text',
  'max-size': 'text',
  visibility: 'text',
  'cache-control': 'text',
  rename: 'text',
  'json-file': 'text',
} as const;

const DefinitionOptions = z.object(definitionOptions);
type DefinitionOptions = z.output<typeof DefinitionOptions>;

export function isChange(options: DefinitionOptions): boolean {
  return Object.keys(definitionForms).some(
    (option) => options[option as keyof typeof definitionForms] !== undefined,
  );
}

/** The definition with what was typed in place of what was there; single options win over the file. @throws UsageError */
export async function changedDefinition(
  before: CollectionDefinition,
  options: DefinitionOptions,
): Promise<CollectionDefinition> {
  const file = options['json-file'];
  const fromFile = file === undefined ? {} : await readDefinition(file);
  const typed = {
    name: options.rename,
    uploadTo: options['upload-to'],
    naming: options.naming,
    dates: options.dates,
    allowedTypes: options.types,
    visibility: options.visibility,
    cacheControl: options['cache-control'],
  };
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
  const merged = { ...before, ...fromFile, ...given };
  const size = options['max-size'];
  const limits =
    size === undefined ? merged.limits : { ...merged.limits, maxBytes: size === 0 ? null : size };
  const parsed = CollectionDefinition.safeParse({ ...merged, limits });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UsageError(
    `${issue?.path.join('.') || 'The definition'}: ${issue?.message ?? 'not understood'}.`,
  );
}

async function readDefinition(file: string): Promise<Partial<CollectionDefinition>> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`--json-file: ${file} cannot be read.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new UsageError(`--json-file: ${file} is no JSON.`);
  }
  // what `show --json` prints holds the definition among other things
  const whole = z.object({ definition: z.record(z.string(), z.unknown()) }).safeParse(value);
  const plain = z.record(z.string(), z.unknown()).safeParse(whole.success ? whole.data.definition : value);
  if (plain.success) return plain.data;
  throw new UsageError(`--json-file: ${file} holds no object with parts of a definition.`);
}
