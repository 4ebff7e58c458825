/** The SDK's client as we use it: one try a request, our own way over the line, hashes that are known given along. */
import { createHash } from 'node:crypto';
import {
  type $Command,
  S3Client,
  type S3ClientConfig,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import type { RemoteKeys, RemoteTarget } from '../../../../shared/contract/remote.ts';
import type { MediarootError } from '../../../../shared/errors.ts';
import { remoteError } from './faults.ts';
import { type S3About, s3Error } from './s3Faults.ts';
import { createS3Http, type Exchange, type SendOptions } from './s3Http.ts';
import type { S3Quirks } from './s3Quirks.ts';
import { keepSigner, sha256 } from './s3Signing.ts';
import type { CallOptions, RemoteEnvironment } from './types.ts';

/** ms without a byte after which a request is given up. */
const STALL = 30_000;

/** What a request carries besides its input. */
export interface Extra {
  /** For errors. */
  readonly key?: string | undefined;
  readonly action: NonNullable<S3About['action']>;
  /** Goes past the SDK, which would hash it or wrap it. `sha256`: hex; null: the service is not told. */
  readonly body?: {
    readonly bytes: NonNullable<Exchange['body']>;
    readonly size: number;
    readonly sha256: string | null;
  };
}

type Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

export interface S3Connection {
  readonly client: S3Client;
  readonly bucket: string;
  /** By TLS, which does not let a byte arrive changed. */
  readonly encrypted: boolean;
  /** `exchange` is given where the headers of the answer are of interest. Throws MediarootError. */
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Command<Input, Output>,
    extra: Extra,
    options?: CallOptions,
    exchange?: Exchange,
  ): Promise<Output>;
  /** The error of what failed after the answer had begun. */
  problem(error: unknown, extra: Extra, exchange: Exchange, options?: CallOptions): MediarootError;
  close(): void;
}

export function connectS3(
  target: RemoteTarget,
  keys: RemoteKeys | null,
  environment: RemoteEnvironment,
  quirks: S3Quirks,
): S3Connection {
  const { bucket, endpoint } = target;
  if (keys && keys.kind !== 'hmac') throw remoteError({ kind: 'no_keys', bucket });
  const line = createS3Http(environment, environment.stall ?? STALL);
  const client = new S3Client(configuration(target, keys, quirks, line));
  giveAlong(client);
  trim(client, quirks);
  keepSigner(client);
  const host = endpoint === null ? 'Amazon S3' : new URL(endpoint).host;

  const problem: S3Connection['problem'] = (error, { key, action }, exchange, options) =>
    s3Error(error, { bucket, key, action, host }, exchange, options?.signal);

  return {
    client,
    bucket,
    encrypted: endpoint === null || endpoint.startsWith('https:'),
    async send(command, extra, options, exchange = {}) {
      const sent = Object.assign(exchange, { body: extra.body?.bytes });
      const beside: Beside = { extra, line: { abortSignal: options?.signal, exchange: sent } };
      Object.assign(command.input, { [BESIDE]: beside });
      try {
        // Without options, so that the SDK builds its steps once a kind of request.
        return await client.send(command);
      } catch (error) {
        throw problem(error, extra, sent, options);
      }
    },
    problem,
    close: () => client.destroy(),
  };
}

function configuration(
  target: RemoteTarget,
  keys: Extract<RemoteKeys, { kind: 'hmac' }> | null,
  quirks: S3Quirks,
  line: ReturnType<typeof createS3Http>,
): S3ClientConfig {
  const region = target.region ?? quirks.region;
  return {
    maxAttempts: 1,
    cacheMiddleware: true,
    sha256,
    forcePathStyle: target.pathStyle,
    // Anything more is refused by many services that are not Amazon; what is to be verified is given along by us.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
    requestHandler: line,
    ...(target.endpoint === null ? {} : { endpoint: target.endpoint }),
    ...(region === null ? {} : { region }),
    ...(keys && {
      credentials: {
        accessKeyId: keys.id,
        secretAccessKey: keys.secret,
        ...(keys.token === undefined ? {} : { sessionToken: keys.token }),
      },
    }),
  };
}

/**
 * Steps of the SDK that do nothing for us cost a third of its time: its own tries, its log, what it tells of itself. Only Amazon
 * has directory buckets, whose sessions are kept.
 */
function trim(client: S3Client, quirks: S3Quirks): void {
  const idle = [
    'loggerMiddleware',
    'recursionDetectionMiddleware',
    'getUserAgentMiddleware',
    'regionRedirectMiddleware',
    'regionRedirectEndpointMiddleware',
    'addExpectContinueMiddleware',
    ...(quirks.nativeChecksums ? [] : ['s3ExpressMiddleware']),
  ];
  for (const name of idle) client.middlewareStack.remove(name);
  // Signing has its place after this one, so there must be one.
  const retry = 'retryMiddleware';
  client.middlewareStack.remove(retry);
  client.middlewareStack.add((next) => next, { name: retry, step: 'finalizeRequest', priority: 'high' });
}

/** What goes with one request past the SDK, as a property of its input. */
const BESIDE = Symbol('beside');

interface Beside {
  readonly extra: Extra;
  readonly line: SendOptions;
}

function besideOf(input: object): Beside | null {
  return BESIDE in input ? (input[BESIDE] as Beside) : null;
}

/** Headers of a body that the SDK does not see, and the MD5 that older services want for a removal of many keys. */
function giveAlong(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const { request } = args;
      if (!isRequest(request)) return next(args);
      request.headers['user-agent'] = 'Mediaroot';
      const body = besideOf(args.input)?.extra.body;
      if (body) {
        request.headers['content-length'] = String(body.size);
        if (body.sha256 !== null) request.headers['x-amz-content-sha256'] = body.sha256;
      }
      if (context.commandName === 'DeleteObjectsCommand' && typeof request.body === 'string') {
        for (const name of Object.keys(request.headers)) {
          if (/^x-amz-(checksum-|sdk-checksum-)/.test(name)) delete request.headers[name];
        }
        request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
      }
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'mediarootBody' },
  );
  client.middlewareStack.add(
    (next) => (args) => {
      if (isRequest(args.request)) Object.assign(args.request, { beside: besideOf(args.input)?.line });
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'mediarootLine' },
  );
}

function isRequest(value: unknown): value is { headers: Record<string, string>; body?: unknown } {
  return typeof value === 'object' && value !== null && 'headers' in value;
}
