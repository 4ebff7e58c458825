import { expect, it } from 'vitest';
import { contentOf, headers, putting, refusal, type Subject, text } from './remoteSubject.ts';

export function uploadTests(subject: Subject): void {
  const inParts = () => subject.storage.features.multipart;

  it('puts an object together of parts, or refuses to', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}parts ä+%.bin`;
    const put = putting('absent', { contentType: 'image/png', metadata: { name: 'ä' } });
    if (!inParts()) {
      await refusal(storage.beginUpload(key, put), 'remote_refused');
      await refusal(storage.completeUpload(key, 'any', [], put), 'remote_refused');
      expect(await storage.listUploads()).toEqual([]);
      return;
    }
    const { least } = storage.parts;
    const { file, size, sha256 } = await subject.file(2 * least + 1234);
    const uploadId = await storage.beginUpload(key, put);
    const second = await storage.putPart(key, uploadId, { number: 2, file, offset: least, size: least });
    const first = await storage.putPart(key, uploadId, { number: 1, file, offset: 0, size: least });
    expect(await storage.head(key)).toBeNull();
    const rest = { number: 3, file, offset: 2 * least, size: size - 2 * least };
    const told: number[] = [];
    const third = await storage.putPart(key, uploadId, rest, { onProgress: (bytes) => told.push(bytes) });
    expect(told.at(-1)).toBe(rest.size);
    expect(third).toMatchObject({ number: 3, size: rest.size });
    const { etag } = await storage.completeUpload(key, uploadId, [first, second, third], put);
    expect(await storage.digest(key)).toEqual({ size, sha256 });
    expect(await storage.head(key)).toMatchObject({
      size,
      etag,
      contentType: 'image/png',
      metadata: { name: 'ä' },
    });
    expect((await storage.listUploads()).filter((upload) => upload.key === key)).toEqual([]);
  });

  it('lists uploads that are under way, and forgets those that are given up', async () => {
    const { storage } = subject;
    if (!inParts()) return;
    const folder = subject.folder();
    const keys = [`${folder}a ä+%`, `${folder}b`];
    const { file } = await subject.file(storage.parts.least);
    const part = { number: 1, file, offset: 0, size: storage.parts.least };
    const now = await storage.serverTime();
    const uploads = [];
    for (const key of keys) {
      const uploadId = await storage.beginUpload(key, putting());
      uploads.push({ key, uploadId, part: await storage.putPart(key, uploadId, part) });
    }
    const under = async () => (await storage.listUploads()).filter(({ key }) => key.startsWith(folder));
    const listed = await under();
    expect(listed.map(({ key }) => key).toSorted()).toEqual(keys);
    if (now !== null) for (const { started } of listed) expect(Math.abs(started - now)).toBeLessThan(60_000);
    for (const { key, uploadId } of listed) await storage.abortUpload(key, uploadId);
    expect(await under()).toEqual([]);
    for (const upload of uploads) {
      const { key, uploadId } = upload;
      await refusal(storage.completeUpload(key, uploadId, [upload.part], putting()), 'remote_refused');
      await storage.abortUpload(key, uploadId);
      expect(await storage.head(key)).toBeNull();
    }
  });

  it('never puts parts in the place of an object that must not be there', async () => {
    const { storage } = subject;
    if (!inParts()) return;
    const key = `${subject.folder()}taken`;
    const { file } = await subject.file(1000);
    const uploadId = await storage.beginUpload(key, putting());
    const part = await storage.putPart(key, uploadId, { number: 1, file, offset: 0, size: 1000 });
    await storage.putBytes(key, text('first'), putting());
    await refusal(storage.completeUpload(key, uploadId, [part], putting()), 'remote_taken');
    expect(await contentOf(storage, key)).toBe('first');
    await storage.abortUpload(key, uploadId);
    expect(await storage.copy(key, key, headers())).not.toBe(false);
  });
}
