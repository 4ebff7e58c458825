import { describe, expect, it } from 'vitest';
import { sortName } from '../../electron/library/catalog/sortName.ts';

const inOrder = (names: readonly string[]) =>
  [...names].sort((a, b) => (sortName(a) < sortName(b) ? -1 : sortName(a) > sortName(b) ? 1 : 0));

describe('the key by which names are sorted', () => {
  it('puts numbers in the order of their values', () => {
    expect(inOrder(['IMG_10.jpg', 'IMG_9.jpg', 'IMG_100.jpg', 'IMG_1.jpg'])).toEqual([
      'IMG_1.jpg',
      'IMG_9.jpg',
      'IMG_10.jpg',
      'IMG_100.jpg',
    ]);
  });

  it('takes no notice of case, of accents or of how an accent is written', () => {
    expect(inOrder(['b', 'Ärger', 'a', 'Bär', 'z'])).toEqual(['a', 'Ärger', 'b', 'Bär', 'z']);
    expect(sortName('é')).toBe(sortName('e\u0301'));
  });

  it('does not grow without bound', () => {
    expect(sortName('1a'.repeat(10_000)).length).toBeLessThanOrEqual(400);
  });
});
