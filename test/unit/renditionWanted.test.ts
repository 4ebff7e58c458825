import { describe, expect, it } from 'vitest';
import type { RenditionRow } from '../../electron/library/catalog/renditions.ts';
import {
  changesOf,
  fingerprintOf,
  isRight,
  pathOf,
  wantedOf,
} from '../../electron/library/renditions/wanted.ts';
import { boxOf, scaleOf } from '../../electron/worker/geometry.ts';
import { RenditionDefinition } from '../../shared/contract/collection.ts';

const SHA = 'a'.repeat(64);
const LARGE = RenditionDefinition.parse({ name: 'large', width: 1920, height: 1080 });
const SMALL = RenditionDefinition.parse({ name: 'small', width: 150, height: 150, fit: 'cover' });
const PHOTO = { sha256: SHA, kind: 'image', mime: 'image/jpeg', path: 'photos/2026/a.jpg' } as const;

function row(definition: RenditionDefinition, change: Partial<RenditionRow> = {}): RenditionRow {
  const fingerprint = fingerprintOf(SHA, definition);
  return {
    ...{ id: 1, assetId: 1, name: definition.name, fingerprint, state: 'ready' },
    path: pathOf(PHOTO.path, definition.name, fingerprint, 'jpg'),
    ...{ mime: 'image/jpeg', width: 1, height: 1, size: 1, reason: null },
    ...change,
  };
}

describe('a fingerprint', () => {
  it('does not depend on the order in which a definition was written', () => {
    const turned = Object.fromEntries(Object.entries(LARGE).toReversed()) as RenditionDefinition;
    expect(fingerprintOf(SHA, turned)).toBe(fingerprintOf(SHA, LARGE));
  });

  it.each([
    { quality: 84 },
    { format: 'webp' },
    { metadata: 'keep' },
    { crop: 'entropy' },
    { width: 1921 },
  ] as const)('is another one with %o', (change) => {
    expect(fingerprintOf(SHA, { ...LARGE, ...change })).not.toBe(fingerprintOf(SHA, LARGE));
  });

  it('is another one for another content', () => {
    expect(fingerprintOf('b'.repeat(64), LARGE)).not.toBe(fingerprintOf(SHA, LARGE));
  });
});

describe('a path', () => {
  const fingerprint = '0123456789abcdef';

  it('lies beside the tree of the originals and says what it is made of', () => {
    expect(pathOf('photos/2026/a.b.jpg', 'large', fingerprint, 'webp')).toBe(
      'thumbnails/photos/2026/a.b-large-0123456789ab.webp',
    );
    expect(pathOf('a', 'large', fingerprint, 'jpg', 2)).toBe('thumbnails/a-large-0123456789ab-2.jpg');
  });

  it('fits every file system, however long the name of the original is', () => {
    for (const stem of ['x'.repeat(250), 'ä'.repeat(125), '😀'.repeat(62)]) {
      const [, , name = ''] = pathOf(`photos/${stem}.jpg`, 'n'.repeat(32), fingerprint, 'jpg', 12).split('/');
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name.isWellFormed()).toBe(true);
    }
  });
});

describe('what is there', () => {
  const [wanted] = wantedOf(PHOTO, [LARGE]);
  const right = (change: Partial<RenditionRow>, original: string = PHOTO.path) =>
    wanted !== undefined && isRight(row(LARGE, change), wanted, original);

  it('is right in its place, under a suffix, or while it is still to be made', () => {
    expect(right({})).toBe(true);
    expect(right({ path: pathOf(PHOTO.path, 'large', fingerprintOf(SHA, LARGE), 'webp', 3) })).toBe(true);
    expect(right({ state: 'pending', path: null })).toBe(true);
  });

  it('is not right with another fingerprint, or after its original has moved or was renamed', () => {
    expect(right({ fingerprint: 'other' })).toBe(false);
    expect(right({}, 'essays/2026/a.jpg')).toBe(false);
    expect(right({}, 'photos/2026/ab.jpg')).toBe(false);
  });

  it('is kept, made anew, made or removed', () => {
    const { make, rebuild, remove, keep } = changesOf(
      PHOTO,
      [LARGE, { ...SMALL, quality: 50 }, { ...LARGE, name: 'new' }],
      [row(LARGE), row(SMALL, { id: 2 }), row({ ...LARGE, name: 'old' }, { id: 3 })],
    );
    expect(keep.map(({ name }) => name)).toEqual(['large']);
    expect(rebuild.map(({ row: { name } }) => name)).toEqual(['small']);
    expect(make.map(({ definition }) => definition.name)).toEqual(['new']);
    expect(remove.map(({ name }) => name)).toEqual(['old']);
  });

  it('of a type that shows nothing is none from the start', () => {
    expect(wantedOf({ ...PHOTO, kind: 'other', mime: 'application/zip' }, [LARGE])).toMatchObject([
      { state: 'none', reason: expect.stringContaining('application/zip') },
    ]);
  });
});

describe('the size of a rendition', () => {
  const picture = { width: 4000, height: 3000 };

  it('never needs more of a picture than there is, but any size of a drawing', () => {
    expect(scaleOf({ width: 9000, height: 9000, fit: 'inside' }, picture, false)).toBe(1);
    expect(scaleOf({ width: 9000, height: 9000, fit: 'cover' }, picture, false)).toBe(1);
    expect(scaleOf({ width: 8000, height: 8000, fit: 'inside' }, picture, true)).toBe(2);
    expect(scaleOf({ width: null, height: 6000, fit: 'inside' }, picture, true)).toBe(2);
  });

  it('has the shape that is asked for where it covers', () => {
    expect(boxOf({ width: 300, height: 300, fit: 'cover' }, picture, false)).toEqual({
      width: 300,
      height: 300,
    });
    expect(boxOf({ width: 8000, height: 2000, fit: 'cover' }, picture, false)).toEqual({
      width: 4000,
      height: 1000,
    });
    expect(boxOf({ width: 300, height: 300, fit: 'cover' }, { width: 1, height: 5000 }, false)).toEqual({
      width: 1,
      height: 1,
    });
  });
});
