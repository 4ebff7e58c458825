/** A connection as it stands in the form: text as it was typed. Lives in the form alone, and goes with it: keys are in it. */
import type { Remote } from '../../../shared/contract/cloud.ts';
import { type RemoteKeys, RemoteTarget, type RemoteType } from '../../../shared/contract/remote.ts';
import { endpointOf, presetOf, REMOTE_PRESETS, type RemotePreset } from '../../../shared/remotePresets.ts';

export type KeyKind = RemoteKeys['kind'];

export interface ConnectionDraft {
  /** Which provider was chosen, by the id of its preset. */
  readonly preset: string;
  readonly type: RemoteType;
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  /** Left empty, the provider's own. */
  readonly endpoint: string;
  /** Part of the provider's address. */
  readonly account: string;
  readonly region: string;
  readonly pathStyle: boolean;
  /** typed here; found in the environment or the provider's own configuration; kept since before. */
  readonly keys: 'typed' | 'environment' | 'kept';
  readonly keyKind: KeyKind;
  /** Access key, or name of the storage account. */
  readonly keyId: string;
  /** Secret, key of the account, SAS token, or the JSON of a service account. */
  readonly secret: string;
  /** Of keys that work for a while; else empty. */
  readonly token: string;
}

export type ConnectionField =
  | 'name'
  | 'bucket'
  | 'prefix'
  | 'endpoint'
  | 'account'
  | 'region'
  | 'keyId'
  | 'secret';

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

/** What the form says, as far as it can be told here; the library has the last word. */
export function readConnection(draft: ConnectionDraft): ReadConnection {
  const problems = new Map<ConnectionField, string>();
  const preset = presetNamed(draft.preset);
  const parsed = RemoteTarget.safeParse({
    type: draft.type,
    bucket: draft.bucket.trim(),
    prefix: draft.prefix.trim(),
    endpoint: orNull(draft.endpoint) ?? providerAddress(draft),
    region: preset.region === null ? preset.fixedRegion : orNull(draft.region),
    pathStyle: draft.pathStyle,
  });
  for (const { path } of parsed.error?.issues ?? []) {
    const field = String(path[0]) as ConnectionField;
    if (field === 'bucket' && draft.bucket.trim() === '') continue;
    if (field === 'endpoint' && draft.endpoint.trim() === '') continue;
    problems.set(field, WRONG[field] ?? 'This cannot be used.');
  }
  const json = draft.keys === 'typed' && draft.keyKind === 'json' && draft.secret.trim() !== '';
  if (json && !isJson(draft.secret)) problems.set('secret', 'Paste the whole content of the JSON file.');
  if (draft.name.trim().length > 60) problems.set('name', 'This name is too long.');
  const keys = readKeys(draft);
  if (!parsed.success || keys === 'missing' || lacksPart(draft) || problems.size > 0)
    return { connection: null, problems };
  return { connection: { name: draft.name.trim(), target: parsed.data, keys }, problems };
}

/** What this provider cannot be reached without. */
function lacksPart(draft: ConnectionDraft): boolean {
  const preset = presetNamed(draft.preset);
  const empty = (text: string) => text.trim() === '';
  if (empty(draft.name) || (preset.ownEndpoint && empty(draft.endpoint))) return true;
  if (asksAccount(preset) && empty(draft.account) && empty(draft.endpoint)) return true;
  return preset.region !== null && !preset.ownEndpoint && empty(draft.region);
}

/** The address of the provider, as far as it is known; null where it needs none. */
export function providerAddress(draft: ConnectionDraft): string | null {
  return endpointOf(presetNamed(draft.preset), { region: draft.region, account: draft.account });
}

export function asksAccount({ endpoint }: Pick<RemotePreset, 'endpoint'>): boolean {
  return endpoint?.includes('{account}') ?? false;
}

export function presetNamed(id: string): RemotePreset {
  const preset = REMOTE_PRESETS.find((one) => one.id === id);
  if (!preset) throw new Error(`no provider ${id}`);
  return preset;
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
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

/** Whether the same place is reached in the same way. */
export function isAlikeButForName(one: ConnectionDraft, other: ConnectionDraft): boolean {
  const fields = Object.keys(one) as (keyof ConnectionDraft)[];
  return fields.every((field) => field === 'name' || one[field] === other[field]);
}

const NOTHING_TYPED = { endpoint: '', account: '', region: '', keyId: '', secret: '', token: '' };

/** @param taken names of the connections there are */
export function emptyDraft(taken: readonly string[] = []): ConnectionDraft {
  const blank = { preset: '', type: 's3', name: '', bucket: '', prefix: '', pathStyle: false } as const;
  const first = REMOTE_PRESETS[0]?.id ?? '';
  return chooseProvider({ ...blank, ...NOTHING_TYPED, keys: 'typed', keyKind: 'hmac' }, first, taken);
}

/** What a connection is called until the person says otherwise. */
function usualName(preset: string, taken: readonly string[]): string {
  const names = new Set(taken.map((name) => name.toLowerCase()));
  const usual = USUAL_NAMES[preset] ?? presetNamed(preset).name;
  let name = usual;
  for (let number = 2; names.has(name.toLowerCase()); number += 1) name = `${usual} ${number}`;
  return name;
}

const USUAL_NAMES: Readonly<Record<string, string>> = { folder: 'Folder', s3: 'S3' };

/** Another provider: what was typed for the one before goes, but for the name of the bucket. */
export function chooseProvider(
  draft: ConnectionDraft,
  id: string,
  taken: readonly string[] = [],
): ConnectionDraft {
  const { type, pathStyle, keys, region } = presetNamed(id);
  const named = draft.preset !== '' && draft.name !== usualName(draft.preset, taken);
  return {
    ...draft,
    ...NOTHING_TYPED,
    preset: id,
    type,
    name: named ? draft.name : usualName(id, taken),
    pathStyle,
    region: region?.choices[0] ?? '',
    keyKind: keys[0]?.kind ?? 'hmac',
    keys: draft.keys === 'environment' ? 'environment' : 'typed',
    bucket: (type === 'local') === (draft.type === 'local') ? draft.bucket : '',
  };
}

/** A connection there is, with its keys as they are. */
export function draftOf({ name, target, keys }: Remote): ConnectionDraft {
  const preset = presetOf(target);
  const { bucket, prefix, pathStyle, type } = target;
  const account = accountIn(preset, target.endpoint);
  const region = preset.region === null ? '' : (target.region ?? '');
  const own = endpointOf(preset, { region, account });
  return {
    ...{ preset: preset.id, type, name, bucket, prefix, pathStyle, account, region },
    endpoint: target.endpoint === null || target.endpoint === own ? '' : target.endpoint,
    keys: keys === 'stored' || keys === 'session' ? 'kept' : keys === 'environment' ? 'environment' : 'typed',
    keyKind: preset.keys[0]?.kind ?? 'hmac',
    ...{ keyId: '', secret: '', token: '' },
  };
}

/** The account in an address of this provider; empty where there is none. */
function accountIn(preset: RemotePreset, endpoint: string | null): string {
  if (endpoint === null || !asksAccount(preset)) return '';
  return new URL(endpoint).host.split('.')[0] ?? '';
}
