/** A connection as it stands in the form: text as it was typed. Lives in the form alone, and goes with it: keys are in it. */
import type { RemoteKeys, RemoteTarget, RemoteType } from '../../../shared/contract/remote.ts';
import { RemoteTarget as Target } from '../../../shared/contract/remote.ts';

export type KeyKind = RemoteKeys['kind'];

export interface ConnectionDraft {
  /** Which provider was chosen, by the id of its preset. */
  readonly preset: string;
  readonly type: RemoteType;
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly endpoint: string;
  readonly region: string;
  readonly pathStyle: boolean;
  /** typed here; found in the environment or the provider's own configuration; kept since before. */
  readonly keys: 'typed' | 'environment' | 'kept';
  readonly keyKind: KeyKind;
  /** Access key, or name of the account. */
  readonly keyId: string;
  /** Secret, key of the account, SAS token, or the JSON of a service account. */
  readonly secret: string;
  /** Of keys that work for a while; else empty. */
  readonly token: string;
}

export type ConnectionField = 'name' | 'bucket' | 'prefix' | 'endpoint' | 'region' | 'keyId' | 'secret';

export interface Connection {
  readonly name: string;
  readonly target: RemoteTarget;
  /** Null: from the environment; undefined: those that are kept. */
  readonly keys: RemoteKeys | null | undefined;
}

export interface ReadConnection {
  /** Null while something is missing or wrong. */
  readonly connection: Connection | null;
  /** What is wrong with what was typed; fields that are only empty are not named. */
  readonly problems: ReadonlyMap<ConnectionField, string>;
}

const WRONG: Readonly<Record<string, string>> = {
  endpoint: 'Give a whole address, such as https://storage.example.org.',
  prefix: 'This folder name is too long.',
  region: 'This region is too long.',
  bucket: 'This name is too long.',
};

/** @param needsEndpoint the provider has no address of its own */
export function readConnection(draft: ConnectionDraft, needsEndpoint: boolean): ReadConnection {
  const problems = new Map<ConnectionField, string>();
  const text = (value: string): string | null => (value.trim() === '' ? null : value.trim());
  const parsed = Target.safeParse({
    type: draft.type,
    bucket: draft.bucket.trim(),
    prefix: draft.prefix.trim(),
    endpoint: text(draft.endpoint),
    region: text(draft.region),
    pathStyle: draft.pathStyle,
  });
  for (const { path } of parsed.error?.issues ?? []) {
    const field = String(path[0]) as ConnectionField;
    if (field === 'bucket' && draft.bucket.trim() === '') continue;
    problems.set(field, WRONG[field] ?? 'This cannot be used.');
  }
  if (
    draft.keys === 'typed' &&
    draft.keyKind === 'json' &&
    draft.secret.trim() !== '' &&
    !isJson(draft.secret)
  ) {
    problems.set('secret', 'Paste the whole content of the JSON file.');
  }
  if (draft.name.trim().length > 60) problems.set('name', 'This name is too long.');
  const keys = readKeys(draft);
  const lacks =
    draft.name.trim() === '' || (needsEndpoint && draft.endpoint.trim() === '') || keys === 'missing';
  if (!parsed.success || lacks || problems.size > 0) return { connection: null, problems };
  return { connection: { name: draft.name.trim(), target: parsed.data, keys }, problems };
}

function readKeys(draft: ConnectionDraft): RemoteKeys | null | undefined | 'missing' {
  if (draft.type === 'local' || draft.keys === 'environment') return null;
  if (draft.keys === 'kept') return undefined;
  const [id, secret, token] = [draft.keyId.trim(), draft.secret.trim(), draft.token.trim()];
  if (secret === '' || (draft.keyKind !== 'json' && id === '')) return 'missing';
  switch (draft.keyKind) {
    case 'hmac':
      return { kind: 'hmac', id, secret, ...(token === '' ? {} : { token }) };
    case 'json':
      return { kind: 'json', json: secret };
    case 'azure-key':
      return { kind: 'azure-key', account: id, key: secret };
    case 'azure-sas':
      return { kind: 'azure-sas', account: id, sas: secret };
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
