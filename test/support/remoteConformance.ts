/**
 * What every remote storage must do (electron/library/storage/remote/types.ts), asked of each kind by the same tests. A feature a
 * storage says it has not is asked to be refused, or made up for as the interface says.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenedStorage } from '../../electron/library/storage/remote/types.ts';
import { conditionTests } from './remoteConformanceConditions.ts';
import { keyTests } from './remoteConformanceKeys.ts';
import { objectTests } from './remoteConformanceObjects.ts';
import { transferTests } from './remoteConformanceTransfers.ts';
import { uploadTests } from './remoteConformanceUploads.ts';
import { type Subject, sha256Of } from './remoteSubject.ts';

/** `open` gives a storage of a bucket or prefix that is empty and takes 1,100 objects in some seconds. */
export function describeRemoteStorage(name: string, open: () => Promise<OpenedStorage>): void {
  describe(`${name} as a remote storage`, () => {
    let opened: { readonly storage: OpenedStorage; readonly folder: string } | null = null;
    let counter = 0;
    const next = () => {
      counter += 1;
      return counter;
    };

    const theOpened = () => {
      if (!opened) throw new Error('not open');
      return opened;
    };
    const subject: Subject = {
      get storage() {
        return theOpened().storage;
      },
      place: () => path.join(theOpened().folder, `file-${next()}`),
      async file(size) {
        const bytes = randomBytes(size);
        const file = subject.place();
        await fs.writeFile(file, bytes);
        return { file, size, sha256: sha256Of(bytes), bytes };
      },
      folder: () => `folder-${next()}/`,
    };

    beforeAll(async () => {
      opened = {
        storage: await open(),
        folder: await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-conformance-')),
      };
    });
    afterAll(async () => {
      await opened?.storage.close();
      if (opened) await fs.rm(opened.folder, { recursive: true, force: true });
    });

    objectTests(subject);
    keyTests(subject);
    conditionTests(subject);
    transferTests(subject);
    uploadTests(subject);
  });
}
