/**
 * Google Cloud Storage by its JSON API. Authorisation, signing and the connection are the client library's; the requests are put
 * together here, since its own for objects can be neither aborted nor counted, and try again by themselves.
 */
import { Readable } from 'node:stream';
import { Storage } from '@google-cloud/storage';
import { JWT } from 'google-auth-library';
import { z } from 'zod';
import type { RemoteKeys, RemoteTarget } from '../../../../shared/contract/remote.ts';
import { MediarootError } from '../../../../shared/errors.ts';
import { type FaultAction, transferCancelled } from './faults.ts';
import { gcsError, gcsRefusal } from './gcsFaults.ts';
import type { RemoteEnvironment } from './types.ts';

export interface GcsRequest {
  readonly action: FaultAction;
  /** Of the object it is about, for errors. */
  readonly key?: string | undefined;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the service's address, or a whole address the service gave. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | NodeJS.ReadableStream;
  readonly signal?: AbortSignal | undefined;
  /** Answers that are none of the 200s and no failure either. */
  readonly expected?: readonly number[];
}

export interface GcsAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: Readable;
  text(): Promise<string>;
}

export interface Gcs {
  readonly target: RemoteTarget;
  readonly environment: RemoteEnvironment;
  readonly storage: Storage;
  /** Address of the service, without a slash at its end. */
  readonly endpoint: string;
  readonly host: string;
  /** The time the service said with its last answer, ms; null before the first. */
  lastTime(): number | null;
  send(request: GcsRequest): Promise<GcsAnswer>;
  /** The JSON of an answer. */
  ask<T>(request: GcsRequest, schema: z.ZodType<T>): Promise<T>;
}

/** Everything this needs: objects, and the bucket if it is to be made. */
const SCOPE = 'https://www.googleapis.com/auth/devstorage.full_control';
const GOOGLE = 'https://storage.googleapis.com';

/** Of the file that Google gives out, what is used. Other kinds of credentials name addresses to ask, so they are not taken. */
const ServiceAccount = z.object({
  type: z.literal('service_account'),
  project_id: z.string().optional(),
  client_email: z.string(),
  private_key: z.string(),
  private_key_id: z.string().optional(),
});

function credentialsOf(keys: RemoteKeys | null, bucket: string): z.infer<typeof ServiceAccount> | null {
  if (keys === null) return null;
  try {
    if (keys.kind === 'json') return ServiceAccount.parse(JSON.parse(keys.json));
  } catch {
    // Said below; what was given is not repeated.
  }
  throw new MediarootError(
    'remote_keys_missing',
    `The key for “${bucket}” is not the JSON file of a service account. Make one in the Google Cloud console under “IAM”, “Service accounts”, “Keys”, and enter the whole file.`,
  );
}

function accountOf(credentials: z.infer<typeof ServiceAccount>) {
  const authClient = new JWT({
    email: credentials.client_email,
    key: credentials.private_key,
    keyId: credentials.private_key_id,
    scopes: SCOPE,
  });
  authClient.useJWTAccessWithScope = true;
  return { authClient, projectId: credentials.project_id };
}

/** Throws `remote_keys_missing`. Sends nothing. */
export function openGcs(target: RemoteTarget, keys: RemoteKeys | null, environment: RemoteEnvironment): Gcs {
  const credentials = credentialsOf(keys, target.bucket);
  const endpoint = (target.endpoint ?? GOOGLE).replace(/\/+$/, '');
  const storage = new Storage({
    apiEndpoint: endpoint,
    retryOptions: { autoRetry: false },
    ...(credentials === null ? {} : accountOf(credentials)),
  });
  // A service account of the environment signs its tokens itself, which saves a request for one. https://google.aip.dev/auth/4111
  storage.authClient.useJWTAccessWithScope = true;
  // Signed addresses name the account, which is looked up here and not in the client that signs.
  if (credentials !== null) storage.authClient.jsonContent = credentials;
  const { host } = new URL(endpoint);
  let time: number | null = null;

  async function send(request: GcsRequest): Promise<GcsAnswer> {
    const { action, key, method, path, query = {}, headers = {}, body, signal, expected = [] } = request;
    const about = { bucket: target.bucket, host, key, action };
    if (signal?.aborted) throw transferCancelled();
    const url = new URL(path, endpoint);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    environment.requested();
    try {
      const answer = await storage.authClient.request<Readable>({
        url: url.href,
        method,
        headers,
        responseType: 'stream',
        redirect: 'manual',
        retry: false,
        validateStatus: () => true,
        ...(body === undefined ? {} : { data: body }),
        ...(signal === undefined ? {} : { signal }),
      });
      const date = Date.parse(answer.headers.get('date') ?? '');
      if (!Number.isNaN(date)) time = date;
      const stream = Readable.from(
        failing(answer.data, (error) => gcsError(error, about, signal)),
        {
          objectMode: false,
        },
      );
      const text = async () => Buffer.concat(await stream.toArray()).toString();
      if ((answer.status < 200 || answer.status > 299) && !expected.includes(answer.status)) {
        throw gcsRefusal(
          {
            status: answer.status,
            text: await text(),
            retryAfter: answer.headers.get('retry-after') ?? undefined,
          },
          { date: time, now: environment.now() },
          about,
        );
      }
      return { status: answer.status, headers: answer.headers, body: stream, text };
    } catch (error) {
      throw gcsError(error, about, signal);
    }
  }

  return {
    target,
    environment,
    storage,
    endpoint,
    host,
    lastTime: () => time,
    send,
    ask: async (request, schema) => schema.parse(JSON.parse(await (await send(request)).text())),
  };
}

async function* failing(stream: AsyncIterable<Buffer>, translate: (error: unknown) => Error) {
  try {
    yield* stream;
  } catch (error) {
    throw translate(error);
  }
}
