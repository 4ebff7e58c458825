import { describe, expect, it } from 'vitest';
import { bytes, span, table, visible, wallTime } from '../../electron/cli/text.ts';

describe('text for a terminal', () => {
  it('shows control characters and direction marks of a file name instead of obeying them', () => {
    expect(visible('a\x1b[2Jb\n\u202egnp.exe\u009b1m')).toBe('a\\u{1b}[2Jb\\u{a}\\u{202e}gnp.exe\\u{9b}1m');
    expect(visible('Café 日本 🎉')).toBe('Café 日本 🎉');
  });

  it('names sizes in the unit that fits, without ever reaching 1000', () => {
    expect([0, 999, 1000, 99_499, 999_499, 999_500, 5e9].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '99.5 kB',
      '999 kB',
      '1.0 MB',
      '5.0 GB',
    ]);
  });

  it('names spans of time', () => {
    expect([900, 59_000, 65_000, 3_720_000].map(span)).toEqual(['1 s', '59 s', '1 min 05 s', '1 h 02 min']);
  });

  it('shows wall-clock time as it was, and says when it is no time at all', () => {
    expect(wallTime(Date.UTC(2024, 4, 1, 13, 45))).toBe('2024-05-01 13:45');
    expect(wallTime(Number.MAX_SAFE_INTEGER)).toBe('unknown');
  });

  it('aligns columns and leaves no blanks at the end of a line', () => {
    expect(
      table(
        ['ID', 'NAME'],
        [
          ['7', 'a'],
          ['123', 'bb'],
        ],
        ['ID'],
      ),
    ).toBe(' ID  NAME\n  7  a\n123  bb');
  });
});
