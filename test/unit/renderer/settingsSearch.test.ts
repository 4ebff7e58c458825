import { describe, expect, it } from 'vitest';
import {
  findSettings,
  PAGES,
  settingIds,
  wordsOf,
} from '../../../renderer/features/settings/settingsTable.ts';
import { holdsWords, markWords } from '../../../renderer/ui/textSearch.ts';

describe('the search of the settings', () => {
  it.each(settingIds)('finds %s by its label, its hint, each of its controls and its page', (id) => {
    const { page, label, hint, says = [], keywords } = wordsOf(id);
    for (const words of [PAGES[page], label, hint ?? label, ...says, ...keywords])
      expect(findSettings(words, 'desktop'), words).toContain(id);
  });

  it('finds what people call it who do not know our word', () => {
    const first = (typed: string) => [...(findSettings(typed, 'desktop') ?? [])];
    expect(first('night')).toEqual(['theme']);
    expect(first('bit rot')).toEqual(['verifyDays']);
    expect(first('S3')).toEqual(['remotes']);
    expect(first('purge')).toEqual(['trashDays', 'quarantineDays']);
  });

  it('shows everything for no words, and nothing for words that no setting has', () => {
    expect(findSettings('  ', 'desktop')).toBeNull();
    expect(findSettings('spaceship', 'desktop')).toEqual(new Set());
  });

  it('offers in a browser only what works there', () => {
    expect(findSettings('logs', 'desktop')).toEqual(new Set(['diagnostics']));
    expect(findSettings('logs', 'web')).toEqual(new Set());
  });
});

describe('searching short texts', () => {
  it('takes words in any order, begun, in any case and without accents', () => {
    expect(holdsWords('wat fold', ['Watched folders'])).toBe(true);
    expect(holdsWords('folders WATCHED', ['Watched', 'folders'])).toBe(true);
    expect(holdsWords('cafe', ['Café'])).toBe(true);
    expect(holdsWords('atched', ['Watched'])).toBe(false);
    expect(holdsWords('', ['anything'])).toBe(true);
  });

  it('marks what was typed and leaves the text whole', () => {
    const marked = (typed: string, text: string) =>
      markWords(typed, text).map((part) => (part.marked ? `[${part.text}]` : part.text));
    expect(marked('trash', 'Counted from the trash.').join('')).toBe('Counted from the [trash].');
    expect(marked('wat', 'Watched folders').join('')).toBe('[Wat]ched folders');
    expect(marked('', 'Watched folders').join('')).toBe('Watched folders');
    expect(marked('cafe', 'Café au lait').join('')).toBe('[Café] au lait');
  });
});
