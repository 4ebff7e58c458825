import { describe, expect, it } from 'vitest';
import { definitionProblems } from '../../shared/collectionDefinition.ts';
import { CollectionDefinition, type CollectionDraft } from '../../shared/contract/collection.ts';
import { READY_MADE } from '../../shared/readyMade.ts';

const define = (draft: Partial<CollectionDraft>): CollectionDefinition =>
  CollectionDefinition.parse({ name: 'Essays', uploadTo: 'essays/', ...draft });
const named = (draft: Partial<CollectionDraft>) => {
  const definition = define(draft);
  return { name: definition.name, definition };
};
const PHOTOS = named({ name: 'Photos', uploadTo: 'photos/%Y/' });
const AVATARS = named({ name: 'Avatars', uploadTo: 'avatars/', visibility: 'public' });

const fields = (draft: Partial<CollectionDraft>, others = [PHOTOS, AVATARS]) =>
  definitionProblems(define(draft), others).map(({ field }) => field);

describe('a definition', () => {
  it('that is ready-made has no problem beside the others', () => {
    const all = READY_MADE.map(({ definition }) => named(definition));
    for (const one of all) {
      expect(
        definitionProblems(
          one.definition,
          all.filter((other) => other !== one),
        ),
      ).toEqual([]);
    }
  });

  it('needs a name of its own, whatever its letter case or form', () => {
    for (const name of ['photos', 'PHOTOS', ' Photos', 'Ｐhotos', 'Pho\u200btos']) {
      expect(fields({ name })).toEqual(['name']);
    }
    expect(fields({ name: '\u200b' })).toEqual(['name']);
    expect(fields({ name: 'a\u202eb' })).toEqual(['name']);
    expect(fields({ name: 'Photographs' })).toEqual([]);
  });

  it('has its templates checked under their fields', () => {
    expect(fields({ uploadTo: '../x', naming: 'same' })).toEqual(['uploadTo', 'naming']);
  });

  it.each([
    ['private', '{kind}/', true],
    ['private', 'ava{kind}/', true],
    ['private', '', true],
    ['private', 'avatars/%Y/', true],
    ['private', 'AVATARS/', true],
    ['private', 'avatars-%Y/', false],
    ['private', 'essays/', false],
    ['public', 'photos/', true],
    ['public', 'photos/public/', true],
    ['public', 'avatars/', false],
    ['public', 'avatars/old/%Y', false],
    ['public', '{kind}/', true],
    ['public', 'x-%Y/', true],
    ['public', '', true],
    ['public', 'site/%Y/', false],
  ] as const)('that is %s with files in %j is refused: %s', (visibility, uploadTo, refused) => {
    expect(fields({ visibility, uploadTo })).toEqual(refused ? ['uploadTo'] : []);
  });

  it('says whose folder it would share', () => {
    const [own] = definitionProblems(define({ uploadTo: 'avatars/x/' }), [AVATARS]);
    expect(own?.message).toBe(
      'Files could get into the folder of Avatars, which everybody may see. Begin with a folder that no public collection uses.',
    );
    const [other] = definitionProblems(define({ uploadTo: 'photos/', visibility: 'public' }), [PHOTOS]);
    expect(other?.message).toContain('Private files of Photos can lie in this folder');
    const [none] = definitionProblems(define({ uploadTo: '%Y/', visibility: 'public' }), []);
    expect(none?.message).toContain('begin with one, such as essays/');
  });

  it('has limits that leave something', () => {
    expect(fields({ limits: { minWidth: 10, maxWidth: 9, minHeight: 1, maxHeight: 1 } })).toEqual([
      'limits.minWidth',
    ]);
    expect(
      fields({
        limits: { maxHeight: 100 },
        typeLimits: [{ types: ['png'], limits: { minHeight: 101 } }],
      }),
    ).toEqual(['typeLimits.0.limits.minHeight']);
  });

  it('has renditions of different names that say their size', () => {
    expect(
      fields({
        renditions: [
          { name: 'a', width: 10, height: null },
          { name: 'a', width: 10, height: 10 },
          { name: 'b', width: 10, height: null, fit: 'cover' },
          { name: 'c', width: null, height: null, fit: 'inside' },
        ],
      }),
    ).toEqual(['renditions.1.name', 'renditions.2.height', 'renditions.3.width']);
  });

  it('has a Cache-Control that can be sent and written into the configuration of a server', () => {
    for (const cacheControl of [
      '',
      'no-store',
      'public, max-age=31536000, immutable',
      'private="set-cookie", max-age=1',
    ]) {
      expect(fields({ cacheControl })).toEqual([]);
    }
    for (const cacheControl of ['public;', 'max-age=1 2', 'a"b', "x';", 'public,,x', 'a=$host{}']) {
      expect(fields({ cacheControl })).toEqual(['cacheControl']);
    }
    const smuggled = { ...define({}), cacheControl: 'public\r\nSet-Cookie: a=b' };
    expect(definitionProblems(smuggled, []).map(({ field }) => field)).toEqual(['cacheControl']);
  });
});
