/**
 * Keys a remote finds outside Mediaroot: in variables of its own, `MEDIAROOT_REMOTE_<NAME>_KEY_ID`, `_SECRET` and `_TOKEN`, then in
 * those each provider's own tools read, then in the provider's credential chain.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RemoteKeys, RemoteTarget, RemoteType } from '../../../shared/contract/remote.ts';
import { MediarootError } from '../../../shared/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Null keys: none are needed, or the chain of the provider's SDK finds them. */
export interface FoundKeys {
  readonly keys: RemoteKeys | null;
}

/** What the environment has for a target, null for nothing. Throws `remote_keys_missing` where one of two variables is set. */
export function findKeys(
  { type }: Pick<RemoteTarget, 'type'>,
  name: string | null,
  env: Environment = process.env,
): FoundKeys | null {
  if (type === 'local') return { keys: null };
  const keys = (name === null ? null : ownKeys(type, name, env)) ?? STANDARD[type](env);
  if (keys !== null) return { keys };
  return hasChain(type, env) ? { keys: null } : null;
}

/** As {@link findKeys}, and throws `remote_keys_missing` where there is nothing. */
export function environmentKeys(
  target: Pick<RemoteTarget, 'type'>,
  name: string | null,
  env: Environment = process.env,
): RemoteKeys | null {
  const found = findKeys(target, name, env);
  if (found === null) throw keysMissing(target, name);
  return found.keys;
}

/** Says where the keys of a remote could come from. `why` goes before it. */
export function keysMissing(
  { type }: Pick<RemoteTarget, 'type'>,
  name: string | null,
  why?: string,
): MediarootError {
  const own = name === null ? null : ownNames(name);
  const what =
    why ?? (name === null ? 'There are no keys for this bucket.' : `There are no keys for “${name}”.`);
  const variables = [
    ...(own === null || type === 'local' ? [] : [`${own.id} and ${own.secret}`]),
    ...VARIABLES[type],
  ].join(', or ');
  return new MediarootError(
    'remote_keys_missing',
    `${what} Enter them in the settings of the connection, or set ${variables} before Mediaroot starts.`,
  );
}

const VARIABLES: Readonly<Record<RemoteType, readonly string[]>> = {
  s3: ['AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'],
  gcs: ['GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_ACCESS_KEY_ID and GOOGLE_ACCESS_KEY_SECRET'],
  azure: [
    'AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN',
    'AZURE_STORAGE_CONNECTION_STRING',
  ],
  local: [],
};

function ownNames(name: string) {
  const prefix = `MEDIAROOT_REMOTE_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
  return { id: `${prefix}_KEY_ID`, secret: `${prefix}_SECRET`, token: `${prefix}_TOKEN` };
}

/** For Azure the id is the account, the secret its key, and a token without a secret a SAS token. */
function ownKeys(type: RemoteType, name: string, env: Environment): RemoteKeys | null {
  const names = ownNames(name);
  const sas = env[names.token];
  if (type === 'azure' && sas && !env[names.secret])
    return { kind: 'azure-sas', account: needed(env, names.id, names.token), sas };
  const found = pair(env, names.id, names.secret);
  if (found === null) return null;
  if (type === 'azure') return { kind: 'azure-key', account: found.id, key: found.secret };
  const token = env[names.token];
  return { kind: 'hmac', ...found, ...(token ? { token } : {}) };
}

const STANDARD: Readonly<Record<Exclude<RemoteType, 'local'>, (env: Environment) => RemoteKeys | null>> = {
  s3(env) {
    const found = pair(env, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY');
    const token = env.AWS_SESSION_TOKEN;
    return found === null ? null : { kind: 'hmac', ...found, ...(token ? { token } : {}) };
  },
  gcs(env) {
    if (env.GOOGLE_APPLICATION_CREDENTIALS) return null;
    const found = pair(env, 'GOOGLE_ACCESS_KEY_ID', 'GOOGLE_ACCESS_KEY_SECRET');
    return found === null ? null : { kind: 'hmac', ...found };
  },
  azure(env) {
    const whole = connectionString(env.AZURE_STORAGE_CONNECTION_STRING ?? '');
    if (whole !== null) return whole;
    const { AZURE_STORAGE_KEY: key, AZURE_STORAGE_SAS_TOKEN: sas } = env;
    const account = 'AZURE_STORAGE_ACCOUNT';
    if (key) return { kind: 'azure-key', account: needed(env, account, 'AZURE_STORAGE_KEY'), key };
    if (sas) return { kind: 'azure-sas', account: needed(env, account, 'AZURE_STORAGE_SAS_TOKEN'), sas };
    return null;
  },
};

function pair(
  env: Environment,
  idName: string,
  secretName: string,
): { readonly id: string; readonly secret: string } | null {
  if (!env[idName] && !env[secretName]) return null;
  return { id: needed(env, idName, secretName), secret: needed(env, secretName, idName) };
}

function needed(env: Environment, name: string, beside: string): string {
  const value = env[name];
  if (value) return value;
  throw new MediarootError('remote_keys_missing', `${beside} is set, but ${name} is not. Both are needed.`);
}

/** `AccountName=…;AccountKey=…` or with `SharedAccessSignature=…`, as Azure's portal shows it. */
function connectionString(text: string): RemoteKeys | null {
  const parts = new Map(
    text.split(';').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    }),
  );
  const account = parts.get('AccountName');
  const key = parts.get('AccountKey');
  const sas = parts.get('SharedAccessSignature');
  if (!account) return null;
  if (key) return { kind: 'azure-key', account, key };
  return sas ? { kind: 'azure-sas', account, sas } : null;
}

/** Whether the provider's SDK will find keys, as far as can be told without asking a network. */
function hasChain(type: RemoteType, env: Environment): boolean {
  const home = os.homedir();
  if (type === 's3') {
    const named = ['AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
    const files = [
      env.AWS_SHARED_CREDENTIALS_FILE || path.join(home, '.aws', 'credentials'),
      env.AWS_CONFIG_FILE || path.join(home, '.aws', 'config'),
    ];
    return (
      [...named, 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].some((variable) => env[variable]) ||
      files.some((file) => fs.existsSync(file)) ||
      isMachineOf('Amazon EC2')
    );
  }
  if (type === 'gcs') {
    const config =
      env.CLOUDSDK_CONFIG ||
      (process.platform === 'win32'
        ? path.join(env.APPDATA || home, 'gcloud')
        : path.join(home, '.config', 'gcloud'));
    return (
      Boolean(env.GOOGLE_APPLICATION_CREDENTIALS) ||
      fs.existsSync(path.join(config, 'application_default_credentials.json')) ||
      isMachineOf('Google')
    );
  }
  return false;
}

/** A provider's own machine gives keys to what runs on it. Linux tells whose machine it is. */
function isMachineOf(vendor: string): boolean {
  try {
    return fs.readFileSync('/sys/class/dmi/id/sys_vendor', 'utf8').trim() === vendor;
  } catch {
    return false;
  }
}
