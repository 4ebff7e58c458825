import { expect, it } from 'vitest';
import { contentOf, headers, keysBelow, putting, type Subject, text } from './remoteSubject.ts';

/** Names that services, addresses, signatures and file systems take for something else. */
const ODD_NAMES = [
  'plain.txt',
  'with space',
  ' space at both ends ',
  'a+b',
  'a%b',
  'a%2Fb',
  'a%20b',
  'a&b=c;d',
  'a?b',
  'a#b',
  `'single' "double" \`back\``,
  'back\\slash',
  'a:b|c<d>e*f',
  '(a)[b]{c}!$,@^~',
  '.hidden',
  '.dots/.again',
  '...',
  'dot.',
  'x/..y',
  'CON',
  'nul.txt',
  'folder/file',
  'folder',
  'Case',
  'case',
  'caf\u00e9',
  'cafe\u0301',
  '日本語/写真.jpg',
  'עברית',
  '😀.jpg',
  '\u{2f800}',
  '\uff5e',
  '=cmd',
  '<b>&amp;</b>',
];

export function keyTests(subject: Subject): void {
  it('tells apart and lists names of every kind, byte for byte', async () => {
    const { storage } = subject;
    const folder = subject.folder();
    const keys = ODD_NAMES.map((name) => folder + name);
    await Promise.all(keys.map((key) => storage.putBytes(key, text(`of ${key}`), putting())));
    const inOrder = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(await keysBelow(storage, folder)).toEqual(inOrder);
    for (const key of keys) {
      expect(await contentOf(storage, key), key).toBe(`of ${key}`);
      expect(await storage.head(key), key).toMatchObject({ key });
      expect(await storage.copy(key, `${key}~`, headers()), key).not.toBe(false);
      expect(await contentOf(storage, `${key}~`), key).toBe(`of ${key}`);
    }
    expect(await storage.remove(keys)).toEqual([]);
    expect(await keysBelow(storage, folder)).toEqual(
      keys.map((key) => `${key}~`).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });

  it('takes names of 1,000 bytes, in one piece or in many', async () => {
    const { storage } = subject;
    const folder = subject.folder();
    const fill = (start: string, piece: string) => {
      let key = folder + start;
      while (Buffer.byteLength(key + piece) <= 960) key += piece;
      return key + 'z'.repeat(960 - Buffer.byteLength(key));
    };
    const keys = [fill('a', 'a'), fill('日', '日'), fill('d', '/d'), fill('é', '/é é')];
    for (const key of keys) await storage.putBytes(key, text(key), putting());
    for (const key of keys) expect(await contentOf(storage, key)).toBe(key);
    expect((await keysBelow(storage, folder)).toSorted()).toEqual(keys.toSorted());
    expect(await storage.remove(keys)).toEqual([]);
    expect(await keysBelow(storage, folder)).toEqual([]);
  });

  it('lists more than 1,000 objects in order, page by page, and only below the prefix', async () => {
    const { storage } = subject;
    const folder = subject.folder();
    const keys = Array.from({ length: 1020 }, (_, at) => `${folder}list/n ${at}`);
    const others = [`${folder}list`, `${folder}list0`, `${folder}lisz/x`];
    const waiting = [...keys, ...others];
    const putNext = async (): Promise<void> => {
      for (let key = waiting.pop(); key !== undefined; key = waiting.pop())
        await storage.putBytes(key, text(key), putting());
    };
    await Promise.all(Array.from({ length: 16 }, putNext));
    const inOrder = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(await keysBelow(storage, `${folder}list/`)).toEqual(inOrder);
    expect(await keysBelow(storage, `${folder}list/`, 700)).toEqual(inOrder);
    const first = await storage.list(`${folder}list/`, null, 3);
    expect(first.objects.map(({ key, size }) => [key, size])).toEqual(
      inOrder.slice(0, 3).map((key) => [key, key.length]),
    );
    expect(first.objects[0]?.etag).toBe((await storage.head(inOrder[0] ?? ''))?.etag);
    expect(await storage.list(`${folder}nothing here`, null, 10)).toEqual({ objects: [], next: null });
    expect(await storage.remove([...keys, ...others])).toEqual([]);
    expect(await keysBelow(storage, folder)).toEqual([]);
  }, 120_000);
}
