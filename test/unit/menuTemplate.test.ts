import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate, OF_LIBRARY } from '../../electron/main/menuTemplate.ts';
import { events } from '../../shared/contract/events.ts';

type Item = MenuItemConstructorOptions;

const menuOf = (options: { readonly mac: boolean; readonly developing?: boolean }, asked: string[] = []) =>
  menuTemplate(
    { openLibrary: () => void asked.push('open-library'), command: (name) => void asked.push(name) },
    { developing: false, ...options },
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
    expect(disabled.map(nameOf).toSorted()).toEqual([...OF_LIBRARY].toSorted());
  });

  it('has tools for developers only while developing', () => {
    expect(all(menuOf({ mac: false })).map(nameOf)).not.toContain('toggleDevTools');
    expect(all(menuOf({ mac: false, developing: true })).map(nameOf)).toContain('toggleDevTools');
  });
});
