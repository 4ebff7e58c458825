import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { type MenuOptions, menuTemplate, OF_LIBRARY } from '../../electron/main/menuTemplate.ts';
import { events } from '../../shared/contract/events.ts';

type Item = MenuItemConstructorOptions;

const menuOf = (options: { readonly mac: boolean } & Partial<MenuOptions>, asked: string[] = []) =>
  menuTemplate(
    {
      openLibrary: () => void asked.push('open-library'),
      openRecent: (path) => void asked.push(path),
      command: (name) => void asked.push(name),
    },
    { developing: false, open: false, recent: [], ...options },
  );
const itemsOf = (menu: Item | undefined): readonly Item[] =>
  Array.isArray(menu?.submenu) ? menu.submenu : [];
const nameOf = ({ role, id, label }: Item) => role ?? id ?? label;
const namesOf = (menu: Item | undefined) =>
  itemsOf(menu)
    .filter(({ type }) => type !== 'separator')
    .map(nameOf);
const all = (menu: readonly Item[]) => menu.flatMap(itemsOf).filter(({ type }) => type !== 'separator');

describe('the menu', () => {
  it('on a Mac has one of the app, with what belongs there, and one of the windows', () => {
    const menu = menuOf({ mac: true });
    expect(menu.map(nameOf)).toEqual(['Mediaroot', 'File', 'Edit', 'View', 'windowMenu', 'help']);
    expect(namesOf(menu[0])).toEqual([
      ...['about', 'updates', 'settings', 'services', 'hide', 'hideOthers', 'unhide', 'quit'],
    ]);
    expect(namesOf(menu[1]).at(-1)).toBe('close');
  });

  it('elsewhere has settings and the end with the files, and About with the help', () => {
    const menu = menuOf({ mac: false });
    expect(menu.map(nameOf)).toEqual(['File', 'Edit', 'View', 'help']);
    expect(namesOf(menu[0]).slice(-2)).toEqual(['settings', 'quit']);
    expect(namesOf(menu[3])).toEqual(expect.arrayContaining(['updates', 'about']));
  });

  it.each([true, false])('offers each thing once (on a Mac: %s)', (mac) => {
    const names = all(menuOf({ mac })).map(nameOf);
    expect(names).toEqual([...new Set(names)]);
  });

  it('asks the page for every command there is, each by the item of its name', () => {
    const asked: string[] = [];
    const items = all(menuOf({ mac: false }, asked)).filter(({ click }) => click !== undefined);
    // ours look at nothing of what Electron gives
    for (const { click } of items) (click as () => void)();
    expect(asked).toEqual(items.map(({ id }) => id));
    const commands: readonly string[] = events['host.command'].shape.command.options;
    expect(asked.toSorted()).toEqual([...commands, 'open-library'].toSorted());
  });

  it('leaves keys to the page that mean text or items there, or are typed', () => {
    const ofPage = all(menuOf({ mac: false })).filter(
      ({ registerAccelerator }) => registerAccelerator === false,
    );
    expect(ofPage.map(nameOf)).toEqual(['settings', 'undo', 'redo', 'selectAll', 'search', 'help']);
  });

  it('begins without what needs a library', () => {
    const disabled = all(menuOf({ mac: false })).filter(({ enabled }) => enabled === false);
    expect(disabled.map(nameOf).toSorted()).toEqual([...OF_LIBRARY, 'open-recent'].toSorted());
    const open = all(menuOf({ mac: false, open: true })).filter(({ enabled }) => enabled === false);
    expect(open.map(nameOf)).toEqual(['open-recent']);
  });

  it.each([true, false])('opens each library that was open before (on a Mac: %s)', (mac) => {
    const asked: string[] = [];
    const recent = [
      { path: '/a', name: 'Family', mediaRoot: '/pictures/a' },
      { path: '/b', name: 'Work & play', mediaRoot: '/pictures/b' },
      { path: '/c', name: 'Family', mediaRoot: '/pictures/c' },
    ];
    const item = all(menuOf({ mac, recent }, asked)).find(({ id }) => id === 'open-recent');
    expect(item?.enabled).toBe(true);
    // two of one name are told apart, and & is no mark of a key
    expect(itemsOf(item).map(({ label }) => label)).toEqual([
      ...['Family — /pictures/a', 'Work && play', 'Family — /pictures/c'],
    ]);
    for (const { click } of itemsOf(item)) (click as () => void)();
    expect(asked).toEqual(['/a', '/b', '/c']);
  });

  it('has tools for developers only while developing', () => {
    expect(all(menuOf({ mac: false })).map(nameOf)).not.toContain('toggleDevTools');
    expect(all(menuOf({ mac: false, developing: true })).map(nameOf)).toContain('toggleDevTools');
  });
});
