import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseGrouping, civilDate } from '../../renderer/features/gallery/sections.ts';

describe('date groups', () => {
  it('agree with the calendar of the language for every day of the years 0 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (day) => {
        const date = new Date(day * 86_400_000);
        expect(civilDate(day)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth(),
          day: date.getUTCDate(),
        });
      }),
    );
  });

  it('get coarser as days hold fewer pictures than a row', () => {
    const everyDay = (perDay: number) => (position: number) => Math.floor(position / perDay);
    expect(chooseGrouping(1000, everyDay(20), 8)).toBe('day');
    expect(chooseGrouping(1000, everyDay(2), 8)).toBe('month');
    expect(chooseGrouping(1000, (position) => position * 40, 30)).toBe('year');
    expect(chooseGrouping(1000, (position) => position * 9, 4)).toBe('month');
  });

  it('are not made finer by one busy day among many thin ones', () => {
    const oneBusy = (position: number) => (position < 900 ? 0 : position);
    expect(chooseGrouping(1000, oneBusy, 8)).toBe('month');
  });
});
