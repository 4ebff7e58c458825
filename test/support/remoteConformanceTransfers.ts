import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { expect, it } from 'vitest';
import { putting, refusal, type Subject, sha256Of, text } from './remoteSubject.ts';

/** One sent from memory, one as a stream, both in a single request. */
const SIZES = [100_000, 9_000_001];

export function transferTests(subject: Subject): void {
  it('keeps files as they are, and gives them back', async () => {
    const { storage } = subject;
    for (const size of SIZES) {
      const key = `${subject.folder()}file.bin`;
      const source = await subject.file(size);
      const told: number[] = [];
      const stored = await storage.putFile(key, source, putting(), {
        onProgress: (bytes) => told.push(bytes),
      });
      expect(stored).toMatchObject({ size, sha256: source.sha256 });
      expect(told.at(-1)).toBe(size);
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      expect(await storage.head(key)).toMatchObject({ size, etag: stored.etag });
      const to = subject.place();
      const { sha256 } = source;
      expect(await storage.getFile(key, to, { size, sha256 })).toEqual({ size, sha256 });
      expect((await fs.readFile(to)).equals(source.bytes)).toBe(true);
      expect(await storage.digest(key)).toEqual({ size, sha256 });
    }
  });

  it('works out the hash of a file whose hash is not known', async () => {
    const { storage } = subject;
    for (const size of SIZES) {
      const { sha256, file } = await subject.file(size);
      const stored = await storage.putFile(
        `${subject.folder()}unknown`,
        { file, size, sha256: null },
        putting(),
      );
      expect(stored).toMatchObject({ size, sha256 });
    }
  });

  it('leaves no object of a file that is not of its hash or size', async () => {
    const { storage } = subject;
    for (const size of SIZES) {
      const key = `${subject.folder()}changed`;
      const source = await subject.file(size);
      await refusal(storage.putFile(key, { ...source, sha256: sha256Of('x') }, putting()), 'source_changed');
      expect(await storage.head(key)).toBeNull();
      await refusal(storage.putFile(key, { ...source, size: size + 1 }, putting()), 'source_changed');
      await refusal(storage.putFile(key, { ...source, size: size - 1 }, putting()), 'source_changed');
      const begins = { file: source.file, size: size - 1, sha256: sha256Of(source.bytes.subarray(0, -1)) };
      await refusal(storage.putFile(key, begins, putting()), 'source_changed');
      expect(await storage.head(key)).toBeNull();
      await storage.putBytes(key, text('before'), putting());
      await refusal(
        storage.putFile(key, { ...source, sha256: sha256Of('x') }, putting('any')),
        'source_changed',
      );
      const left = await storage.digest(key);
      if (left) expect(left.sha256).toBe(sha256Of('before'));
    }
  });

  it('names a file that is not there', async () => {
    const missing = { file: subject.place(), size: 5, sha256: null };
    await refusal(subject.storage.putFile(`${subject.folder()}none`, missing, putting()), 'source_missing');
  });

  it('leaves no file of an object that is not what was expected', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}damaged`;
    const { bytes, sha256, size } = await subject.file(200_000);
    await storage.putBytes(key, bytes, putting());
    for (const expected of [
      { size, sha256: sha256Of('other') },
      { size: size + 1, sha256 },
    ]) {
      const to = subject.place();
      await refusal(storage.getFile(key, to, expected), 'remote_damaged');
      expect(existsSync(to)).toBe(false);
    }
  });

  it('never writes over a file that is there, and makes none for no object', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}there`;
    const { file, bytes } = await subject.file(1000);
    await storage.putBytes(key, text('other'), putting());
    await refusal(storage.getFile(key, file, null), 'storage_failed');
    expect((await fs.readFile(file)).equals(bytes)).toBe(true);
    const to = subject.place();
    expect(await storage.getFile(`${key}.none`, to, null)).toBeNull();
    expect(existsSync(to)).toBe(false);
    expect(await storage.digest(`${key}.none`)).toBeNull();
  });

  it('stops when told to, up and down, and leaves nothing half', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}stopped`;
    const source = await subject.file(9_000_000);
    const up = new AbortController();
    const upload = storage.putFile(key, source, putting(), {
      signal: up.signal,
      onProgress: () => up.abort(),
    });
    // The last bytes may have gone before anyone could stop them.
    const outcome = await upload.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
    if (outcome === 'done') expect(await storage.digest(key)).toMatchObject({ sha256: source.sha256 });
    else {
      expect(outcome).toBe('cancelled');
      expect(await storage.head(key)).toBeNull();
    }
    const early = AbortSignal.abort();
    await refusal(storage.putFile(`${key}.early`, source, putting(), { signal: early }), 'cancelled');
    expect(await storage.head(`${key}.early`)).toBeNull();

    await storage.putFile(`${key}.whole`, source, putting());
    const to = subject.place();
    const down = new AbortController();
    const download = storage.getFile(`${key}.whole`, to, null, {
      signal: down.signal,
      onProgress: () => down.abort(),
    });
    await refusal(download, 'cancelled');
    expect(existsSync(to)).toBe(false);
  });
}
