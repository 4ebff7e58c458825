/** What of an asset is to lie in a bucket, and how it is described there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BucketAsset } from '../../electron/library/catalog/bucketAssets.ts';
import { termsOf, trashKey, wantedObjects, withSha } from '../../electron/library/cloud/desired.ts';
import { RemoteOptions } from '../../shared/contract/remote.ts';
import { anyStoredText } from '../support/anyText.ts';

const COLLECTION = '22222222-2222-4222-8222-222222222222';
const SHA = 'c'.repeat(64);

const asset = (fields: Partial<BucketAsset> = {}): BucketAsset => ({
  ...{ id: 1, uuid: '11111111-1111-4111-8111-111111111111', name: 'Beach.jpg', home: null },
  ...{ path: 'photos/2026/1.jpg', state: 'present', sha256: SHA, size: 10, mime: 'image/jpeg' },
  collection: { uuid: COLLECTION, visibility: 'private', cacheControl: 'public, max-age=60' },
  ...{ renditions: [], finding: null, moving: false },
  ...fields,
});
const open = { uuid: COLLECTION, visibility: 'public', cacheControl: 'public, max-age=60' } as const;
const options = (fields: object = {}) => RemoteOptions.parse(fields);
const original = (fields: Partial<BucketAsset> = {}, how: object = {}) =>
  wantedObjects(asset(fields), options(how))[0]!;
const small = {
  ...{ name: 'small', fingerprint: 'f1', path: 'thumbnails/photos/2026/1-small-f1.webp' },
  ...{ mime: 'image/webp', size: 3 },
};

describe('keys', () => {
  it('are the path below media/ or private/, with the folder a collection was given', () => {
    expect(original().key).toBe('private/photos/2026/1.jpg');
    expect(original({ collection: open }).key).toBe('media/photos/2026/1.jpg');
    const folder = { collections: { [COLLECTION]: { prefix: 'web/a' } } };
    expect(original({ collection: open }, folder).key).toBe('media/web/a/photos/2026/1.jpg');
  });

  it('of renditions are theirs, unless none are wanted', () => {
    const both = wantedObjects(asset({ renditions: [small], collection: open }), options());
    expect(both.map(({ role, key, version }) => [role, key, version])).toEqual([
      ['original', 'media/photos/2026/1.jpg', SHA],
      ['small', 'media/thumbnails/photos/2026/1-small-f1.webp', 'f1'],
    ]);
    expect(wantedObjects(asset({ renditions: [small] }), options({ renditions: false }))).toHaveLength(1);
  });

  it('of what is in the trash tell nothing but whose it is, and its renditions are not there', () => {
    const trashed = wantedObjects(
      asset({ state: 'trashed', home: 'photos/2026/1.jpg', path: '.mediaroot/trash/x', renditions: [small] }),
      options(),
    );
    expect(trashed.map(({ key, path }) => [key, path])).toEqual([
      [trashKey(asset().uuid, SHA), '.mediaroot/trash/x'],
    ]);
    expect(trashed[0]?.headers.metadata['mediaroot-path']).toBe('photos/2026/1.jpg');
  });
});

describe('headers', () => {
  it('name the true type, and let a browser show only what it does not run', () => {
    const shown = (mime: string) => original({ collection: open, mime }).headers;
    expect(shown('image/jpeg').contentDisposition).toMatch(/^inline; filename="Beach.jpg"/);
    for (const mime of [
      'text/html',
      'image/svg+xml',
      'application/xhtml+xml',
      'text/javascript',
      'text/xml',
    ]) {
      expect(shown(mime)).toMatchObject({ contentType: mime });
      expect(shown(mime).contentDisposition).toMatch(/^attachment; /);
    }
  });

  it('of private files make a download of them that no cache keeps, under a clean name', () => {
    const { headers } = original({ name: 'a/b\u202e"ü.jpg' });
    expect(headers.contentDisposition).toBe(
      'attachment; filename="a_b__.jpg"; filename*=UTF-8\'\'a_b_%C3%BC.jpg',
    );
    expect(headers.cacheControl).toMatch(/^private, max-age=0/);
    const forAll = { collections: { [COLLECTION]: { cacheControl: 'public, max-age=9' } } };
    expect(original({}, forAll).headers.cacheControl).toMatch(/^private/);
    expect(original({ collection: open }, forAll).headers.cacheControl).toBe('public, max-age=9');
    expect(original({ collection: open }).headers.cacheControl).toBe('public, max-age=60');
  });

  it('carry an ACL only when asked', () => {
    expect(original({ collection: open }).headers.acl).toBeNull();
    expect(original({ collection: open }, { acl: true }).headers.acl).toBe('public-read');
    expect(original({}, { acl: true }).headers.acl).toBe('private');
    expect(original({ collection: open, state: 'trashed' }, { acl: true }).headers.acl).toBe('private');
  });

  it('hold enough to bring the original back with nothing but the object', () => {
    expect(withSha(original({ name: 'Ü b.jpg' }).headers, SHA).metadata).toEqual({
      'mediaroot-uuid': asset().uuid,
      'mediaroot-name': 'Ü b.jpg',
      'mediaroot-role': 'original',
      'mediaroot-path': 'photos/2026/1.jpg',
      sha256: SHA,
    });
  });

  it('have another mark whenever they differ, and the same otherwise', () => {
    const named = fc.record({
      name: fc.oneof(fc.constantFrom('a.jpg', 'a', ''), anyStoredText()),
      mime: fc.constantFrom('image/png', 'text/html', 'video/mp4'),
    });
    fc.assert(
      fc.property(named, named, (one, other) => {
        const [a, b] = [original(one), original(other)];
        expect(a.headersMark === b.headersMark).toBe(JSON.stringify(a.headers) === JSON.stringify(b.headers));
      }),
    );
  });
});

describe('terms of a collection', () => {
  const collection = asset().collection;
  it('differ when a key or a header of any of its assets would', () => {
    const now = termsOf(collection, options());
    expect(termsOf({ ...collection }, options({ graceDays: 3, auto: true }))).toBe(now);
    const others = [
      termsOf(open, options()),
      termsOf(collection, options({ acl: true })),
      termsOf(collection, options({ renditions: false })),
      termsOf(collection, options({ collections: { [COLLECTION]: { prefix: 'a' } } })),
      termsOf({ ...open, cacheControl: 'no-store' }, options()),
    ];
    expect(new Set([now, ...others]).size).toBe(6);
  });
});
