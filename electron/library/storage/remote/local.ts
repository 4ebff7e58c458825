/**
 * A folder as a remote, such as one on a network drive. Objects are ordinary files under their keys where those are names for
 * files; what else belongs to an object lies in `.mediaroot-objects` (localNames.ts, localRecords.ts). Everything is flushed.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { MediarootError } from '../../../../shared/errors.ts';
import { below } from '../containment.ts';
import { ensureFolder, removeFile } from '../files.ts';
import { createFolderFlusher, createFolderMaker } from '../folders.ts';
import { nameExclusively } from '../placing.ts';
import { errno } from '../problems.ts';
import { faultKind, remoteError } from './faults.ts';
import { createLocalListing } from './localListing.ts';
import { hiddenPath, OBJECTS, readablePath } from './localNames.ts';
import { folderError, folderProblem } from './localProblems.ts';
import { createLocalRecords, type FoundRecord } from './localRecords.ts';
import { assertCondition, assertKey, once } from './ownRules.ts';
import { type Chunks, receiveBytes, receiveDigest, receiveFile, writeNew } from './receiving.ts';
import { sending, sourceChanged } from './sending.ts';
import type { CallOptions, ObjectFacts, OpenedStorage, PutOptions, RemoteBackend, Stored } from './types.ts';

const FEATURES = { conditionalWrite: true, verifiesSha256: true, multipart: false, presign: false };
/** Nothing is gained by sending parts to a folder. */
const PARTS = { threshold: Number.MAX_SAFE_INTEGER, least: 1, most: 1 };

/** ms. */
const ABANDONED = 48 * 3600_000;

export const localBackend: RemoteBackend = {
  async open(target, _keys, environment) {
    const root = target.bucket;
    if (!path.isAbsolute(root)) {
      throw new MediarootError('remote_refused', `“${root}” is not a whole path. Choose the folder again.`);
    }
    const flusher = createFolderFlusher();
    const folders = createFolderMaker(root, flusher);
    const folder = { root, folders, flusher, clock };
    const records = createLocalRecords(folder);
    const listing = createLocalListing(root, records);

    async function clock(): Promise<number> {
      await folders.make(OBJECTS);
      const file = path.join(root, OBJECTS, `clock-${randomUUID()}`);
      try {
        await fs.writeFile(file, '', { flag: 'wx' });
        return Math.round((await fs.stat(file)).mtimeMs);
      } finally {
        await removeFile(file);
      }
    }

    let swept: Promise<void> | null = null;

    const isThere = async () => (await fs.stat(root).catch(() => null))?.isDirectory() === true;

    /** Nothing is done in a folder that is not there: the disk may be unmounted. Names the failures of the file system. */
    async function inside<T>(key: string | undefined, action: () => Promise<T>): Promise<T> {
      if (!(await isThere())) throw folderError({ kind: 'no_bucket', bucket: root });
      environment.requested();
      try {
        return await action();
      } catch (error) {
        throw folderProblem(error, root, key);
      }
    }

    /** The same for a key that is to be written. */
    const within = async <T>(key: string, action: () => Promise<T>) => inside(assertKey(key, root), action);

    const facts = (record: FoundRecord): ObjectFacts => ({
      key: record.key,
      size: record.size,
      etag: record.etag,
      modified: record.modified,
      contentType: record.contentType,
      metadata: record.metadata,
    });

    /** Its record and whether its content is there, as `look` finds it. Between the two a writer may replace both. */
    async function find<T>(key: string, look: (file: string) => Promise<T>) {
      let missed: string | null = null;
      for (;;) {
        const record = await records.read(key);
        // A file that a person removed from the folder is not there any more.
        if (!record || record.file === missed) return null;
        const seen = await look(below(root, record.file)).catch((error: unknown) => {
          if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return null;
          throw error;
        });
        if (seen !== null) return { record, seen };
        missed = record.file;
      }
    }

    async function existing(key: string): Promise<FoundRecord | null> {
      const found = await find(key, (file) => fs.lstat(file));
      return found && { ...found.record, size: found.seen.size };
    }

    /** Null when there is no such object. */
    async function reading<T>(key: string, use: (record: FoundRecord, chunks: Chunks) => Promise<T>) {
      const found = await find(key, (file) => fs.open(file, 'r'));
      if (!found) return null;
      const { record, seen: handle } = found;
      try {
        const { size } = await handle.stat();
        return await use(
          { ...record, size },
          handle.createReadStream({ highWaterMark: 256 * 1024, autoClose: false }),
        );
      } finally {
        await handle.close();
      }
    }

    /** Gives the finished content its name: the key's own if that is one and it is free, else a hidden one. */
    async function name(temp: string, key: string): Promise<string> {
      const readable = readablePath(key);
      for (const file of readable === null
        ? [hiddenPath(randomUUID())]
        : [readable, hiddenPath(randomUUID())]) {
        try {
          await folders.make(path.posix.dirname(file));
          const target = below(root, file);
          if ((await nameExclusively(temp, target)) === 'linked') await removeFile(temp);
          await flusher.flush(path.dirname(target));
          return file;
        } catch (error) {
          if (!/^(EEXIST|ENOTDIR|EISDIR|ENAMETOOLONG|EINVAL|EILSEQ)$/.test(errno(error))) throw error;
        }
      }
      throw remoteError({ kind: 'refused', action: 'write', bucket: root, key, service: 'no name' });
    }

    /** What crashes left of files that were being written, once they are so old that nobody writes them any more. */
    async function sweep(): Promise<void> {
      const incoming = path.join(root, OBJECTS, 'incoming');
      const now = await clock();
      for (const name of await fs.readdir(incoming)) {
        const stat = await fs.stat(path.join(incoming, name)).catch(() => null);
        if (stat && now - stat.mtimeMs > ABANDONED) await removeFile(path.join(incoming, name));
      }
    }

    async function store(
      key: string,
      chunks: Chunks,
      expected: { size: number; sha256: string } | null,
      { headers, condition }: PutOptions,
      options: CallOptions,
    ): Promise<Stored> {
      await folders.make(`${OBJECTS}/incoming`);
      swept ??= sweep();
      await swept;
      const temp = path.join(root, OBJECTS, 'incoming', randomUUID());
      try {
        const about = { bucket: root, key };
        const unpaced = { pace: async () => undefined };
        const problem = (error: unknown) => folderProblem(error, root, key);
        const got = await writeNew(
          chunks,
          temp,
          expected,
          about,
          unpaced,
          { signal: options.signal },
          problem,
        );
        return await records.locked(key, async () => {
          const before = await existing(key);
          assertCondition(condition, before, { bucket: root, key });
          const file = await name(temp, key);
          const etag = randomUUID();
          await records.write({
            key,
            file,
            etag,
            ...got,
            contentType: headers.contentType,
            metadata: headers.metadata,
          });
          if (before) await forgetContent(before.file);
          return { etag, ...got };
        });
      } finally {
        await removeFile(temp);
      }
    }

    async function forgetContent(file: string): Promise<void> {
      await removeFile(below(root, file));
      await flusher.flush(path.dirname(below(root, file)));
    }

    const storage: OpenedStorage = {
      features: FEATURES,
      parts: PARTS,
      bucketExists: isThere,
      makeBucket: async () => {
        await ensureFolder(root).catch((error: unknown) => {
          throw folderProblem(error, root);
        });
      },
      // A folder that is not there yet has no clock.
      serverTime: async () => ((await isThere()) ? inside(undefined, clock) : null),
      head: (key) =>
        inside(key, async () => {
          const record = await existing(key);
          return record && facts(record);
        }),
      list: (prefix, next, limit) => inside(undefined, () => listing.page(prefix, next, limit)),
      putFile: (key, source, put, options = {}) =>
        within(key, () =>
          sending(source, environment, { ...options, verify: false }, async (outgoing) => {
            try {
              return await store(key, outgoing.chunks(), outgoing, put, options);
            } catch (error) {
              throw faultKind(error) === 'damaged' ? sourceChanged(path.basename(source.file)) : error;
            }
          }),
        ),
      putBytes: (key, bytes, put, options = {}) =>
        within(key, () => store(key, once(bytes), null, put, options)),

      beginUpload: (key) => Promise.reject(noParts(root, key)),
      putPart: (key) => Promise.reject(noParts(root, key)),
      completeUpload: (key) => Promise.reject(noParts(root, key)),
      abortUpload: (key) => Promise.reject(noParts(root, key)),
      listUploads: async () => [],

      getBytes: (key, { limit, unless }, options = {}) =>
        inside(key, () =>
          reading(key, async (record, chunks) => {
            if (record.etag === unless) return 'unchanged';
            const bytes = await receiveBytes(chunks, limit, { bucket: root, key }, environment, options);
            return { bytes, facts: facts(record) };
          }),
        ),
      getFile: (key, to, expected, options = {}) =>
        inside(key, () =>
          reading(key, (_, chunks) =>
            receiveFile(chunks, to, expected, { bucket: root, key }, environment, options),
          ),
        ),
      digest: (key, options = {}) =>
        inside(key, () => reading(key, (_, chunks) => receiveDigest(chunks, environment, options))),

      copy: (from, to, headers, options = {}) =>
        within(to, async () => {
          if (from === to) {
            return records.locked(to, async () => {
              const record = await existing(to);
              if (!record) return false;
              const { modified: _, ...kept } = record;
              const etag = randomUUID();
              const { contentType, metadata } = headers;
              await records.write({ ...kept, etag, contentType, metadata });
              return etag;
            });
          }
          const put: PutOptions = { headers, condition: 'any' };
          const stored = await reading(from, ({ size, sha256 }, chunks) =>
            store(to, chunks, { size, sha256 }, put, options),
          );
          return stored === null ? false : stored.etag;
        }),
      remove: (keys) =>
        inside(undefined, async () => {
          const left: { key: string; reason: string }[] = [];
          for (const key of keys) {
            try {
              await records.locked(key, async () => {
                const record = await records.read(key);
                if (!record) return;
                // First the file: a record without one counts as nothing, a file without one would stay for ever.
                await forgetContent(record.file);
                await records.remove(key);
              });
            } catch (error) {
              left.push({ key, reason: folderProblem(error, root, key).message });
            }
          }
          return left;
        }),

      presign: (key) => Promise.reject(remoteError({ kind: 'unsupported', bucket: root, key })),
      publicUrl: async () => null,
      close: async () => undefined,
    };
    return storage;
  },
};

function noParts(bucket: string, key: string): MediarootError {
  return remoteError({ kind: 'unsupported', bucket, key, service: 'parts' });
}
