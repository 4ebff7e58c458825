/** What several commands say about buckets: where one is, and which of the library's is meant. */
import path from 'node:path';
import { z } from 'zod';
import type { Remote } from '../../../shared/contract/cloud.ts';
import { REMOTE_TYPES, RemoteTarget } from '../../../shared/contract/remote.ts';
import type { Client } from '../client.ts';
import { flag, type OptionForm } from '../command.ts';
import { UsageError } from '../usageError.ts';

const word = z.string().min(1, 'must not be empty');

/** `--remote NAME`. */
export const remoteOption = word.optional();

/** Where a bucket is. */
export const targetOptions = {
  type: z.enum(REMOTE_TYPES, `must be one of ${REMOTE_TYPES.join(', ')}`).optional(),
  bucket: word.optional(),
  prefix: z.string().optional(),
  endpoint: word.optional(),
  region: word.optional(),
  'path-style': flag,
} as const;
export type TargetOptions = z.output<z.ZodObject<typeof targetOptions>>;

export const targetForms = {
  type: 'text',
  bucket: 'text',
  prefix: 'text',
  endpoint: 'text',
  region: 'text',
  'path-style': 'flag',
} as const satisfies Record<keyof typeof targetOptions, OptionForm>;

export const targetHelp = [
  ['--type TYPE', `${REMOTE_TYPES.join(', ')}; local is a folder, such as one on a network drive`],
  ['--bucket B', 'name of the bucket or container; with local, the folder'],
  ['--prefix P', 'folder inside the bucket'],
  ['--endpoint URL', 'address of a service that is not the provider’s own'],
  ['--region R', 'region of the bucket'],
  ['--path-style', 'the bucket is part of the path, not of the host name'],
] as const;

/** Typed in the place of a value that is to be taken away. */
const NONE = 'none';

/** The bucket that was typed; what was not is as in `known`. @throws UsageError */
export function targetOf(typed: TargetOptions, known: Partial<RemoteTarget> = {}): RemoteTarget {
  const orNull = (text: string | undefined, before: string | null | undefined) =>
    text === undefined ? (before ?? null) : text === NONE ? null : text;
  const type = typed.type ?? known.type;
  const bucket = typed.bucket ?? known.bucket;
  if (type === undefined)
    throw new UsageError(`Say what kind of storage it is: --type ${REMOTE_TYPES.join('|')}.`);
  if (bucket === undefined) throw new UsageError('Say which bucket it is: --bucket NAME.');
  const parsed = RemoteTarget.safeParse({
    type,
    bucket: type === 'local' ? path.resolve(bucket) : bucket,
    prefix: typed.prefix ?? known.prefix ?? '',
    endpoint: orNull(typed.endpoint, known.endpoint),
    region: orNull(typed.region, known.region),
    pathStyle: typed['path-style'] || (known.pathStyle ?? false),
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UsageError(`--${String(issue?.path[0])}: ${issue?.message}.`);
}

/** The connection of this name; without one, the only one there is. @throws UsageError when it is none or not clear */
export async function remoteNamed(client: Client, name: string | undefined): Promise<Remote> {
  const { remotes } = await client.call('remotes.list', {});
  if (remotes.length === 0)
    throw new UsageError('This library is connected to no bucket. Connect it with “remote add NAME”.');
  const names = remotes.map((remote) => remote.name).join(', ');
  const key = name?.toLocaleLowerCase();
  const found =
    key === undefined ? remotes : remotes.filter((remote) => remote.name.toLocaleLowerCase() === key);
  const [remote] = found;
  if (remote === undefined) throw new UsageError(`There is no connection “${name}”. There are: ${names}.`);
  if (found.length > 1) throw new UsageError(`Say which connection is meant, by its name: ${names}.`);
  return remote;
}
