/** Makes the keys of a storage relative to a folder of the bucket: the one place where a prefix is put on and taken off. */
import type { ListedObject, OpenedStorage } from './types.ts';

/** `prefix` without slashes at its ends; '' gives the storage itself. */
export function prefixed(storage: OpenedStorage, prefix: string): OpenedStorage {
  if (prefix === '') return storage;
  const folder = `${prefix}/`;
  const whole = (key: string) => folder + key;
  const relative = <T extends { readonly key: string }>(item: T): T => ({
    ...item,
    key: item.key.slice(folder.length),
  });
  const inside = ({ key }: { readonly key: string }) => key.startsWith(folder);

  return {
    features: storage.features,
    parts: storage.parts,
    bucketExists: (options) => storage.bucketExists(options),
    makeBucket: (options) => storage.makeBucket(options),
    serverTime: (options) => storage.serverTime(options),
    async head(key, options) {
      const facts = await storage.head(whole(key), options);
      return facts && relative(facts);
    },
    async list(start, next, limit, options) {
      const page = await storage.list(whole(start), next, limit, options);
      return {
        objects: page.objects.filter(inside).map((found: ListedObject) => relative(found)),
        next: page.next,
      };
    },
    putFile: (key, source, put, options) => storage.putFile(whole(key), source, put, options),
    putBytes: (key, bytes, put, options) => storage.putBytes(whole(key), bytes, put, options),
    beginUpload: (key, put, options) => storage.beginUpload(whole(key), put, options),
    putPart: (key, uploadId, part, options) => storage.putPart(whole(key), uploadId, part, options),
    completeUpload: (key, uploadId, parts, put, options) =>
      storage.completeUpload(whole(key), uploadId, parts, put, options),
    abortUpload: (key, uploadId, options) => storage.abortUpload(whole(key), uploadId, options),
    async listUploads(options) {
      return (await storage.listUploads(options)).filter(inside).map((upload) => relative(upload));
    },
    async getBytes(key, get, options) {
      const got = await storage.getBytes(whole(key), get, options);
      return got === null || got === 'unchanged' ? got : { bytes: got.bytes, facts: relative(got.facts) };
    },
    getFile: (key, to, expected, options) => storage.getFile(whole(key), to, expected, options),
    digest: (key, options) => storage.digest(whole(key), options),
    copy: (from, to, headers, options) => storage.copy(whole(from), whole(to), headers, options),
    async remove(keys, options) {
      return (await storage.remove(keys.map(whole), options)).map((left) => relative(left));
    },
    presign: (key, how) => storage.presign(whole(key), how),
    publicUrl: (key) => storage.publicUrl(whole(key)),
    close: () => storage.close(),
  };
}
