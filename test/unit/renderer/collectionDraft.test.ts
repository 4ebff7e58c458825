import { describe, expect, it } from 'vitest';
import { type Draft, draftOf, EMPTY_DRAFT, readDraft } from '../../../renderer/features/collections/draft.ts';
import { replaced } from '../../../renderer/features/collections/fields.ts';
import { CollectionDefinition } from '../../../shared/contract/collection.ts';
import { READY_MADE } from '../../../shared/readyMade.ts';

const photos: Draft = { ...EMPTY_DRAFT, name: 'Photos', uploadTo: 'photos/' };
const problemsOf = (draft: Draft) =>
  Object.fromEntries(readDraft(draft).problems.map(({ field, message }) => [field, message]));

describe('the form of a collection', () => {
  it.each(READY_MADE.map(({ slug, definition }) => [slug, CollectionDefinition.parse(definition)] as const))(
    'gives %s back as it was',
    (_, definition) => {
      expect(readDraft(draftOf(definition))).toEqual({ definition, problems: [] });
    },
  );

  it('keeps every limit, per-type limit and the size of originals', () => {
    const definition = CollectionDefinition.parse({
      name: 'Clips',
      uploadTo: 'clips/',
      limits: { maxBytes: 11_300_000, minWidth: 200, maxHeight: 2000, maxDuration: 90_500, maxPages: 3 },
      typeLimits: [{ types: ['pdf'], limits: { maxBytes: 500_000 } }],
      resizeOnImport: { width: 3840, height: 2160, quality: 90 },
      renditions: [{ name: 'wide', width: 1200, height: null, format: 'webp' }],
    });
    const draft = draftOf(definition);
    expect(draft.limits).toMatchObject({ maxBytes: '11.3', maxDuration: '90.5', minHeight: '' });
    expect(readDraft(draft)).toEqual({ definition, problems: [] });
  });

  it('takes a comma for the decimal point, and an empty field for no limit', () => {
    const limits = { ...EMPTY_DRAFT.limits, maxBytes: '2,5', maxPages: ' ' };
    expect(readDraft({ ...photos, limits }).definition?.limits).toMatchObject({
      maxBytes: 2_500_000,
      maxPages: null,
    });
  });

  it('says by its field what cannot be a number', () => {
    const limits = { ...EMPTY_DRAFT.limits, maxBytes: '10 MB', maxWidth: '-5', maxHeight: '0' };
    expect(readDraft({ ...photos, limits }).definition).toBeNull();
    expect(problemsOf({ ...photos, limits })).toEqual({
      'limits.maxBytes': 'Enter a number such as 12, without a unit.',
      'limits.maxWidth': 'Enter a number such as 12, without a unit.',
      'limits.maxHeight': 'At least 1.',
    });
  });

  it('says what is wrong with names, chips and renditions', () => {
    const rendition = {
      ...draftOf(CollectionDefinition.parse(READY_MADE[0]?.definition)).renditions[0]!,
      name: 'Very Large',
      quality: '101',
    };
    const typeLimits = [{ types: [], limits: EMPTY_DRAFT.limits }];
    expect(
      problemsOf({ ...photos, name: ' ', allowedTypes: ['image', '*'], typeLimits, renditions: [rendition] }),
    ).toEqual({
      name: 'Give it a name.',
      allowedTypes: 'Only a kind, an extension or a MIME type.',
      'typeLimits.0.types': 'Add at least one.',
      'renditions.0.name': 'Only small letters, digits, - and _.',
      'renditions.0.quality': 'At most 100.',
    });
  });

  it('leaves the size of originals alone unless it is asked for', () => {
    expect(EMPTY_DRAFT.resizeOnImport).toBeNull();
    expect(EMPTY_DRAFT.visibility).toBe('private');
  });
});

it('changes and takes away members of a list', () => {
  expect(replaced(['a', 'b', 'c'], 1, 'x')).toEqual(['a', 'x', 'c']);
  expect(replaced(['a', 'b', 'c'], 1, null)).toEqual(['a', 'c']);
});
