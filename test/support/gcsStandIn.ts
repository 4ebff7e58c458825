/**
 * A stand-in for the JSON API of Google Cloud Storage, written after its documentation: objects with generations and
 * preconditions, uploads in one request and resumable, listings in pages, rewrites, tokens and signed addresses that are
 * checked against the service account's key. It shows that we use the protocol as documented; it does not show how Google's
 * servers behave.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { RemoteKeys, RemoteTarget } from '../../shared/contract/remote.ts';
import { signedByAccount, tokenProblem } from './gcsStandInKeys.ts';
import {
  createGcsStore,
  type Description,
  described,
  type KeptObject,
  listing,
  noObject,
  precondition,
  Refused,
} from './gcsStandInStore.ts';
import { freePort } from './serverProcess.ts';

export interface GcsStandIn {
  readonly endpoint: string;
  readonly keys: RemoteKeys;
  readonly buckets: ReadonlyMap<string, Map<string, KeptObject>>;
  target(bucket: string, prefix?: string): RemoteTarget;
  makeBucket(name: string): void;
  /** The next resumable upload loses its connection after so many bytes of a request. */
  cutUpload(after: number): void;
  /** From now on it writes whatever the condition. */
  ignorePreconditions(): void;
  /** Bytes that came in with uploads. */
  received(): number;
  stop(): Promise<void>;
}

interface Session {
  readonly bucket: string;
  readonly name: string;
  readonly description: Description;
  readonly query: URLSearchParams;
  readonly chunks: Buffer[];
  size: number;
}

export async function startGcsStandIn(now: () => number = Date.now): Promise<GcsStandIn> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const store = createGcsStore(now);
  const { buckets, objectsOf, found, keep } = store;
  const sessions = new Map<string, Session>();
  let cut: number | null = null;
  let received = 0;

  const server = http.createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      if (!(error instanceof Refused)) return void response.destroy();
      const { status, reason, message } = error.refusal;
      const body = { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } };
      json(response, body, status);
    });
  });

  function json(response: ServerResponse, value: unknown, status = 200): void {
    response.writeHead(status, { 'content-type': 'application/json', date: new Date(now()).toUTCString() });
    response.end(JSON.stringify(value));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', endpoint);
    const steps = url.pathname.split('/').slice(1).map(decodeURIComponent);
    const isApi = steps[0] === 'storage' || steps[0] === 'upload';
    if (!isApi) return byAddress(response, url);
    const problem = tokenProblem(request.headers.authorization, publicKey, now());
    if (problem !== null) throw new Refused(401, 'authError', problem);
    if (steps[0] === 'upload') return upload(request, response, steps[4] ?? '', url.searchParams);
    const [bucket, kind, name, verb, , into, , to] = steps.slice(3);
    if (bucket === undefined) return newBucket(request, response, url.searchParams);
    const objects = objectsOf(bucket);
    if (kind === undefined) return json(response, { name: bucket });
    if (name === undefined) return json(response, listing(objects, url.searchParams));
    if (verb === 'rewriteTo' && into !== undefined && to !== undefined) {
      const source = found(bucket, name);
      const description = JSON.parse((await bodyOf(request)).toString()) as Description;
      const made = keep(into, to, source.bytes, description, url.searchParams, 'destinationPredefinedAcl');
      return json(response, { done: true, resource: described(to, made) });
    }
    const object = found(bucket, name);
    precondition(object, url.searchParams);
    if (request.method === 'DELETE') {
      objects.delete(name);
      response.writeHead(204).end();
    } else if (url.searchParams.get('alt') === 'media') {
      const asked = url.searchParams.get('generation');
      if (asked !== null && asked !== String(object.generation)) throw noObject(bucket, name);
      media(response, object);
    } else if (url.searchParams.get('ifGenerationNotMatch') === String(object.generation)) {
      response.writeHead(304).end();
    } else json(response, described(name, object));
  }

  /** `/<bucket>/<object>`, for everybody or signed. */
  function byAddress(response: ServerResponse, url: URL): void {
    const [, bucket = '', ...rest] = decodeURIComponent(url.pathname).split('/');
    const object = buckets.get(bucket)?.get(rest.join('/'));
    const signed = signedByAccount(url, publicKey, now());
    if (!signed && object?.acl !== 'publicRead') return void response.writeHead(403).end();
    if (!object) return void response.writeHead(404).end();
    const disposition = url.searchParams.get('response-content-disposition');
    media(response, object, disposition ?? undefined);
  }

  function media(
    response: ServerResponse,
    object: KeptObject,
    disposition = object.contentDisposition,
  ): void {
    response.writeHead(200, {
      'content-type': object.contentType ?? 'application/octet-stream',
      'content-length': object.bytes.length,
      'x-goog-generation': String(object.generation),
      date: new Date(now()).toUTCString(),
      ...(object.cacheControl === undefined ? {} : { 'cache-control': object.cacheControl }),
      ...(disposition === undefined ? {} : { 'content-disposition': disposition }),
    });
    response.end(object.bytes);
  }

  async function newBucket(request: IncomingMessage, response: ServerResponse, query: URLSearchParams) {
    if (!query.get('project')) throw new Refused(400, 'required', 'Required parameter: project');
    const { name } = JSON.parse((await bodyOf(request)).toString()) as { readonly name: string };
    if (buckets.has(name)) throw new Refused(409, 'conflict', 'The requested bucket name is not available.');
    buckets.set(name, new Map());
    json(response, { name });
  }

  async function upload(
    request: IncomingMessage,
    response: ServerResponse,
    bucket: string,
    query: URLSearchParams,
  ): Promise<void> {
    const id = query.get('upload_id');
    if (id !== null) return resumed(request, response, id);
    const objects = objectsOf(bucket);
    const body = await bodyOf(request);
    if (query.get('uploadType') === 'resumable') {
      const description = JSON.parse(body.toString()) as Description;
      const name = query.get('name') ?? '';
      precondition(objects.get(name), query);
      const session = crypto.randomUUID();
      const contentType = String(request.headers['x-upload-content-type']);
      sessions.set(session, {
        bucket,
        name,
        description: { contentType, ...description },
        query,
        chunks: [],
        size: 0,
      });
      const location = `${endpoint}/upload/storage/v1/b/${bucket}/o?uploadType=resumable&upload_id=${session}`;
      return void response.writeHead(200, { location, 'content-length': 0 }).end();
    }
    const { description, bytes } = related(body, String(request.headers['content-type']));
    received += bytes.length;
    const name = description.name ?? query.get('name') ?? '';
    json(response, described(name, keep(bucket, name, bytes, description, query, 'predefinedAcl')));
  }

  async function resumed(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const session = sessions.get(id);
    if (!session) throw new Refused(410, 'gone', 'The upload session is over.');
    const range = /^bytes (?:\*|(\d+)-(\d+))\/(\d+)$/.exec(String(request.headers['content-range']));
    if (!range) throw new Refused(400, 'invalid', 'Invalid Content-Range.');
    const [, first, , total] = range;
    if (first !== undefined) {
      if (Number(first) !== session.size) throw new Refused(503, 'backendError', 'Not where it stands.');
      await takeIn(request, session);
    }
    if (session.size < Number(total)) {
      const stands = session.size === 0 ? {} : { range: `bytes=0-${session.size - 1}` };
      return void response.writeHead(308, { ...stands, 'content-length': 0 }).end();
    }
    sessions.delete(id);
    const { name, description, query } = session;
    const made = keep(
      session.bucket,
      name,
      Buffer.concat(session.chunks),
      description,
      query,
      'predefinedAcl',
    );
    json(response, described(name, made));
  }

  /** Keeps what has come when the connection breaks. */
  async function takeIn(request: IncomingMessage, session: Session): Promise<void> {
    const limit = cut;
    cut = null;
    let taken = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      session.chunks.push(chunk);
      session.size += chunk.length;
      taken += chunk.length;
      received += chunk.length;
      if (limit !== null && taken >= limit) return void request.socket.destroy();
    }
  }

  server.listen(port, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const account = {
    type: 'service_account',
    project_id: 'a-project',
    private_key_id: 'one',
    private_key: pem(privateKey),
    client_email: 'library@a-project.iam.gserviceaccount.com',
  };
  return {
    endpoint,
    keys: RemoteKeys.parse({ kind: 'json', json: JSON.stringify(account) }),
    buckets,
    target: (bucket, prefix = '') => RemoteTarget.parse({ type: 'gcs', bucket, prefix, endpoint }),
    makeBucket: (name) => void buckets.set(name, new Map()),
    cutUpload(after) {
      cut = after;
    },
    ignorePreconditions: store.ignorePreconditions,
    received: () => received,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await request.toArray());
}

/** The two parts of a multipart/related body. */
function related(
  body: Buffer,
  contentType: string,
): { readonly description: Description; readonly bytes: Buffer } {
  const boundary = /boundary=([^;]+)/.exec(contentType)?.[1] ?? '';
  const line = Buffer.from(`--${boundary}`);
  const blank = Buffer.from('\r\n\r\n');
  const second = body.indexOf(line, line.length);
  const description = body.subarray(body.indexOf(blank) + blank.length, second).toString();
  const start = body.indexOf(blank, second) + blank.length;
  const end = body.lastIndexOf(Buffer.from(`\r\n--${boundary}--`));
  return { description: JSON.parse(description) as Description, bytes: body.subarray(start, end) };
}
