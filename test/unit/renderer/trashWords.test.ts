import { describe, expect, it } from 'vitest';
import { survivor } from '../../../renderer/features/trash/survivor.ts';
import { deletionQuestion, emptyQuestion, retentionWords } from '../../../renderer/format/trashWords.ts';

describe('the question before deleting for ever', () => {
  it('names a single item, counts several, and always says that it is final', () => {
    const one = deletionQuestion({ count: 1, name: 'beach.jpg', bytes: 4_200_000 });
    expect(one.title).toBe('Delete “beach.jpg” for ever?');
    expect(one.lines.join(' ')).toBe(
      'The original (4.2 MB), its record and everything made from it are removed from this computer. This cannot be undone.',
    );
    const many = deletionQuestion({ count: 1200, name: null, bytes: null });
    expect(many.title).toBe('Delete 1,200 items for ever?');
    expect(many.action).toBe('Delete 1,200 items for ever');
    expect(many.lines.at(-1)).toBe('This cannot be undone.');
    expect(many.lines[0]).not.toContain('(');
  });

  it('says how much an emptied trash takes with it', () => {
    expect(emptyQuestion({ count: 12, bytes: 5_000_000 })).toMatchObject({
      action: 'Delete 12 items for ever',
      danger: true,
    });
    expect(emptyQuestion({ count: 1, bytes: 5 }).lines[0]).toMatch(/^The one item .* its record, is removed/);
  });

  it('says how long the trash keeps', () => {
    expect(retentionWords(30)).toContain('after 30 days');
    expect(retentionWords(1)).toContain('after 1 day ');
    expect(retentionWords(null)).toContain('until you delete it');
  });
});

describe('what is gone on to when items leave the grid', () => {
  const index = {
    length: 5,
    id: (position: number) => position + 10,
    positionOf: (id: number) => (id >= 10 && id < 15 ? id - 10 : -1),
  };
  const goesOnTo = (focus: number, ...going: readonly number[]) => survivor(index, new Set(going), focus);

  it('is the next that stays, else the one before, else nothing', () => {
    expect(goesOnTo(1, 11)).toBe(12);
    expect(goesOnTo(1, 11, 12, 13)).toBe(14);
    expect(goesOnTo(4, 14)).toBe(13);
    expect(goesOnTo(4, 13, 14)).toBe(12);
    expect(goesOnTo(2, 10)).toBe(12);
    expect(goesOnTo(2, 10, 11, 12, 13, 14)).toBeNull();
  });

  it('begins after the first that goes where nothing has the keyboard', () => {
    expect(goesOnTo(-1, 13, 12)).toBe(14);
    expect(goesOnTo(-1, 99)).toBe(14);
  });
});
