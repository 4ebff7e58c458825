import { expect, it } from 'vitest';
import {
  contentOf,
  headers,
  keysBelow,
  putting,
  refusal,
  type Subject,
  sha256Of,
  text,
} from './remoteSubject.ts';

const ODD_METADATA = {
  sha256: 'ab'.repeat(32),
  'mediaroot-name': 'Äpfel „und“ 日本 😀 (1).jpg',
  plain: 'a b',
  spaced: '  at both ends ',
  empty: '',
  percent: '100% %41 +1',
  marked: "utf-8''%41",
  quoted: '=?UTF-8?B?w6Q=?= "x", y;z',
};

export function objectTests(subject: Subject): void {
  it('knows its bucket, and making it again changes nothing', async () => {
    const { storage } = subject;
    expect(await storage.bucketExists()).toBe(true);
    const key = `${subject.folder()}kept`;
    await storage.putBytes(key, text('kept'), putting());
    await storage.makeBucket();
    expect(await contentOf(storage, key)).toBe('kept');
  });

  it('dates objects by the clock it tells', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}dated`;
    const before = await storage.serverTime();
    await storage.putBytes(key, text('x'), putting());
    const after = await storage.serverTime();
    const facts = await storage.head(key);
    if (before === null || after === null) return;
    // Services tell whole seconds.
    expect(facts?.modified).toBeGreaterThan(before - 1001);
    expect(facts?.modified).toBeLessThan(after + 1001);
  });

  it('says of an object what was put, and null of none', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}facts.txt`;
    const stored = await storage.putBytes(key, text('hello'), putting('absent', { metadata: { a: 'b' } }));
    expect(stored).toMatchObject({ size: 5, sha256: sha256Of('hello') });
    const facts = await storage.head(key);
    expect(facts).toMatchObject({ key, size: 5, etag: stored.etag, contentType: 'text/plain' });
    expect(facts?.metadata).toEqual({ a: 'b' });
    expect(facts?.etag).not.toMatch(/^$|"/);
    expect(await storage.head(`${key}.not`)).toBeNull();
    const got = await storage.getBytes(key, { limit: 5 });
    expect(got).toMatchObject({ facts });
    expect(await contentOf(storage, key)).toBe('hello');
  });

  it('keeps any text in metadata', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}metadata`;
    await storage.putBytes(key, text('x'), putting('absent', { metadata: ODD_METADATA }));
    expect((await storage.head(key))?.metadata).toEqual(ODD_METADATA);
    const got = await storage.getBytes(key, { limit: 10 });
    expect(got !== null && got !== 'unchanged' && got.facts.metadata).toEqual(ODD_METADATA);
  });

  it('keeps an empty object', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}empty`;
    const source = await subject.file(0);
    expect((await storage.putFile(key, source, putting())).size).toBe(0);
    expect(await storage.head(key)).toMatchObject({ size: 0 });
    expect(await storage.digest(key)).toEqual({ size: 0, sha256: sha256Of('') });
  });

  it('answers a reading that knows the version with nothing but that, until it changes', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}version`;
    const { etag } = await storage.putBytes(key, text('one'), putting());
    expect(await storage.getBytes(key, { limit: 10, unless: etag })).toBe('unchanged');
    await storage.putBytes(key, text('two'), putting('any'));
    expect(await storage.getBytes(key, { limit: 10, unless: etag })).toMatchObject({ facts: { size: 3 } });
    expect(await storage.getBytes(`${key}.not`, { limit: 10, unless: etag })).toBeNull();
  });

  it('reads nothing larger into memory than it was told to', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}large`;
    await storage.putBytes(key, Buffer.alloc(300_000), putting());
    await refusal(storage.getBytes(key, { limit: 299_999 }), 'remote_refused');
    expect(await storage.getBytes(key, { limit: 300_000 })).toMatchObject({ facts: { size: 300_000 } });
  });

  it('copies content under other headers, and says when there is none', async () => {
    const { storage } = subject;
    const folder = subject.folder();
    const [from, to] = [`${folder}from ä+%.txt`, `${folder}to/ü ${'+'}%20.txt`];
    await storage.putBytes(from, text('content'), putting('absent', { metadata: { a: 'old', b: 'old' } }));
    const other = headers({ contentType: 'image/png', metadata: { a: 'neu ä' } });
    const etag = await storage.copy(from, to, other);
    expect(await storage.head(to)).toMatchObject({
      etag,
      contentType: 'image/png',
      metadata: { a: 'neu ä' },
    });
    expect(await contentOf(storage, to)).toBe('content');
    expect((await storage.head(from))?.metadata).toEqual({ a: 'old', b: 'old' });
    expect(await storage.copy(`${folder}none`, `${folder}to2`, other)).toBe(false);
    expect(await storage.head(`${folder}to2`)).toBeNull();
  });

  it('describes an object anew by a copy onto itself', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}itself`;
    await storage.putBytes(key, text('same'), putting('absent', { metadata: { a: '1' } }));
    const etag = await storage.copy(key, key, headers({ contentType: 'image/gif', metadata: { b: '2' } }));
    const facts = await storage.head(key);
    expect(facts).toMatchObject({ etag, size: 4, contentType: 'image/gif' });
    expect(facts?.metadata).toEqual({ b: '2' });
    expect(await contentOf(storage, key)).toBe('same');
  });

  it('removes what there is, and counts what there is not as removed', async () => {
    const { storage } = subject;
    const folder = subject.folder();
    const keys = ['a', 'b c', 'ä+%', 'd/e'].map((name) => folder + name);
    for (const key of keys) await storage.putBytes(key, text('x'), putting());
    expect(await storage.remove([])).toEqual([]);
    expect(await storage.remove([...keys.slice(0, 3), `${folder}never there`])).toEqual([]);
    expect(await keysBelow(storage, folder)).toEqual([`${folder}d/e`]);
    expect(await storage.remove([`${folder}never there`])).toEqual([]);
    expect(await storage.remove([`${folder}d/e`])).toEqual([]);
    expect(await storage.head(`${folder}d/e`)).toBeNull();
    await storage.putBytes(`${folder}d/e`, text('again'), putting());
    expect(await contentOf(storage, `${folder}d/e`)).toBe('again');
  });

  it('signs addresses that work without keys and name what is saved, or says that it cannot', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}signed ä+%.txt`;
    await storage.putBytes(key, text('by address'), putting());
    const how = { seconds: 60, attachment: 'Ä "b"\\.txt' };
    if (!storage.features.presign) {
      await refusal(storage.presign(key, how), 'remote_refused');
      return;
    }
    const saved = await fetch(await storage.presign(key, how));
    expect(await saved.text()).toBe('by address');
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''%C3%84%20/);
    const shown = await fetch(await storage.presign(key, { seconds: 60, attachment: null }));
    expect(await shown.text()).toBe('by address');
    expect(shown.headers.get('content-disposition')).toBeNull();
    const address = new URL(await storage.presign(key, { seconds: 60, attachment: null }));
    address.search = '';
    expect((await fetch(address)).status).toBeGreaterThanOrEqual(400);
  });

  it('gives public addresses that name the key, where there are any', async () => {
    const { storage } = subject;
    const address = await storage.publicUrl('a b/ä+%2F?#.jpg');
    if (address !== null) expect(address).toMatch(/\/a%20b\/%C3%A4%2B%252F%3F%23\.jpg$/);
  });
}
