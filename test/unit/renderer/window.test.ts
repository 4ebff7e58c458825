import { describe, expect, it } from 'vitest';
import { parsePreferences, ZOOM } from '../../../renderer/state/preferences.ts';
import { queryOf } from '../../../renderer/state/view.ts';
import { pressed, showKeys } from '../../../renderer/ui/shortcuts.ts';

const press = (key: string, code: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('preferences', () => {
  it.each([null, '', '{broken', '[]', '"text"', '{"zoom":"wide"}'])(
    'fall back to the defaults for %o',
    (stored) => {
      expect(parsePreferences(stored)).toMatchObject({
        theme: 'system',
        zoom: ZOOM.default,
        source: { type: 'all' },
      });
    },
  );

  it('keep each good field beside broken ones', () => {
    const stored = JSON.stringify({
      theme: 'dark',
      zoom: 1e9,
      source: { type: 'kind', kind: 'spaceship' },
      sort: 'size',
    });
    expect(parsePreferences(stored)).toMatchObject({
      theme: 'dark',
      sort: 'size',
      zoom: ZOOM.default,
      source: { type: 'all' },
    });
  });
});

describe('the query of the window', () => {
  it('leaves out what is not asked for', () => {
    const all = { sort: 'taken', direction: 'desc', source: { type: 'all' }, text: '  ' } as const;
    expect(queryOf(all)).toEqual({ sort: 'taken', direction: 'desc' });
    expect(queryOf({ ...all, source: { type: 'kind', kind: 'video' }, text: ' sony ' })).toEqual({
      sort: 'taken',
      direction: 'desc',
      kinds: ['video'],
      text: 'sony',
    });
    expect(queryOf({ ...all, source: { type: 'collection', id: 4 } })).toMatchObject({ collection: 4 });
    expect(queryOf({ ...all, source: { type: 'trash' } })).toMatchObject({ trash: true });
  });
});

describe('shortcuts', () => {
  it('hold a letter as printed, and by its place where letters are not Latin', () => {
    expect(pressed(press('f', 'KeyF', { ctrlKey: true }), 'Mod+F', false)).toBe(true);
    expect(pressed(press('а', 'KeyF', { ctrlKey: true }), 'Mod+F', false)).toBe(true);
    expect(pressed(press('q', 'KeyA', { ctrlKey: true }), 'Mod+A', false)).toBe(false);
    expect(pressed(press('a', 'KeyQ', { ctrlKey: true }), 'Mod+A', false)).toBe(true);
  });

  it('want just the modifiers they name', () => {
    expect(pressed(press('f', 'KeyF'), 'Mod+F', false)).toBe(false);
    expect(pressed(press('F', 'KeyF', { ctrlKey: true, shiftKey: true }), 'Mod+F', false)).toBe(false);
    expect(pressed(press('f', 'KeyF', { metaKey: true }), 'Mod+F', true)).toBe(true);
    expect(pressed(press('f', 'KeyF', { ctrlKey: true }), 'Mod+F', true)).toBe(false);
    expect(pressed(press('i', 'KeyI', { altKey: true }), 'I', false)).toBe(false);
  });

  it('tell ? from / on every layout', () => {
    const american = press('?', 'Slash', { shiftKey: true });
    const german = press('?', 'Minus', { shiftKey: true });
    expect([pressed(american, '?', false), pressed(german, '?', false)]).toEqual([true, true]);
    expect(pressed(american, '/', false)).toBe(false);
    expect(pressed(press('/', 'Digit7', { shiftKey: true }), '/', false)).toBe(true);
    expect(pressed(press('?', 'Slash'), '/', false)).toBe(false);
  });

  it('find a sign by its place where the key there gives a letter of its own', () => {
    expect(pressed(press('é', 'Slash'), '/', false)).toBe(true);
    expect(pressed(press('é', 'Digit2'), '/', false)).toBe(false);
  });

  it('are shown as each system writes them', () => {
    expect(showKeys('Mod+Shift+A', false)).toBe('Ctrl+Shift+A');
    expect(showKeys('Mod+Shift+A', true)).toBe('⌘⇧A');
    expect(showKeys('Mod++', false)).toBe('Ctrl++');
    expect(showKeys('ArrowLeft', false)).toBe('←');
  });
});
