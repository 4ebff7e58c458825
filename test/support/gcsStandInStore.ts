/** What the stand-in for Google Cloud Storage keeps, and by which rules. */
import { createHash } from 'node:crypto';

export interface KeptObject {
  readonly bytes: Buffer;
  readonly generation: number;
  readonly updated: string;
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
  readonly contentDisposition: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly acl: string | null;
}

interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
}

export type Description = Partial<
  Pick<KeptObject, 'contentType' | 'cacheControl' | 'contentDisposition' | 'metadata'>
> & {
  readonly name?: string;
  readonly md5Hash?: string;
};

export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.refusal = { status, reason, message };
  }
}

const NO_BUCKET = 'The specified bucket does not exist.';

export interface GcsStore {
  readonly buckets: Map<string, Map<string, KeptObject>>;
  objectsOf(bucket: string): Map<string, KeptObject>;
  found(bucket: string, name: string): KeptObject;
  /** `acl` names the parameter with the ACL. */
  keep(
    bucket: string,
    name: string,
    bytes: Buffer,
    description: Description,
    query: URLSearchParams,
    acl: string,
  ): KeptObject;
  /** From now on it writes whatever the condition. */
  ignorePreconditions(): void;
}

export function createGcsStore(now: () => number): GcsStore {
  const buckets = new Map<string, Map<string, KeptObject>>();
  let generations = 1_700_000_000_000_000;
  let heedless = false;

  function objectsOf(bucket: string): Map<string, KeptObject> {
    const objects = buckets.get(bucket);
    if (!objects) throw new Refused(404, 'notFound', NO_BUCKET);
    return objects;
  }

  function found(bucket: string, name: string): KeptObject {
    const object = objectsOf(bucket).get(name);
    if (!object) throw noObject(bucket, name);
    return object;
  }

  function keep(
    bucket: string,
    name: string,
    bytes: Buffer,
    description: Description,
    query: URLSearchParams,
    acl: string,
  ): KeptObject {
    const objects = objectsOf(bucket);
    if (!heedless) precondition(objects.get(name), query);
    const { contentType, cacheControl, contentDisposition, metadata = {}, md5Hash } = description;
    const md5 = createHash('md5').update(bytes).digest('base64');
    if (md5Hash !== undefined && md5Hash !== md5) {
      const message = `Provided MD5 hash "${md5Hash}" doesn't match calculated MD5 hash "${md5}".`;
      throw new Refused(400, 'invalid', message);
    }
    const updated = new Date(now()).toISOString();
    const generation = ++generations;
    const rest = { contentType, cacheControl, contentDisposition, metadata, acl: query.get(acl) };
    const object = { bytes, generation, updated, ...rest };
    objects.set(name, object);
    return object;
  }

  return {
    buckets,
    objectsOf,
    found,
    keep,
    ignorePreconditions() {
      heedless = true;
    },
  };
}

export function noObject(bucket: string, name: string): Refused {
  return new Refused(404, 'notFound', `No such object: ${bucket}/${name}`);
}

export function precondition(object: KeptObject | undefined, query: URLSearchParams): void {
  const match = query.get('ifGenerationMatch');
  if (match === null || match === String(object?.generation ?? 0)) return;
  throw new Refused(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.');
}

export function described(name: string, { bytes, generation, updated, contentType, metadata }: KeptObject) {
  return { name, size: String(bytes.length), generation: String(generation), updated, contentType, metadata };
}

export function listing(objects: Map<string, KeptObject>, query: URLSearchParams) {
  const prefix = query.get('prefix') ?? '';
  const limit = Number(query.get('maxResults') ?? 1000);
  const token = query.get('pageToken');
  const after = token === null ? null : Buffer.from(token, 'base64url');
  const names = [...objects.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => Buffer.from(name))
    .filter((name) => after === null || Buffer.compare(name, after) > 0)
    .sort(Buffer.compare);
  const page = names.slice(0, limit);
  const items = page.flatMap((bytes) => {
    const object = objects.get(bytes.toString());
    return object ? [described(bytes.toString(), object)] : [];
  });
  const nextPageToken = names.length > limit ? page.at(-1)?.toString('base64url') : undefined;
  return { items, nextPageToken };
}
