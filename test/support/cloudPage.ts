/** The cloud in a page, with a folder for a bucket: what a person does there, step by step. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright';
import { beforeEach, expect } from 'vitest';
import type { Remote } from '../../shared/contract/cloud.ts';
import type { ShownLibrary } from './served.ts';

type ItemState = 'synced' | 'waiting' | 'failed';

export interface CloudPage {
  /** Empty at first. */
  readonly bucket: string;
  byId(id: string): Locator;
  button(name: string | RegExp): Locator;
  openCloud(): Promise<void>;
  remotes(): Promise<[Remote]>;
  chooseProvider(name: string): Promise<void>;
  /** Connects the folder by the form. */
  connect(): Promise<void>;
  /** Asks for the plan and agrees to it. */
  sync(): Promise<void>;
  /** Connects and brings so many items into the folder; the sync's last files come after the last item. */
  fill(items: number): Promise<void>;
  openMenu(entry: string): Promise<void>;
  /** Waits until the sidebar shows this state. */
  mark(state: string): Promise<void>;
  count(state: ItemState): Locator;
  /** Waits until so many items are in this state. */
  has(state: ItemState, number: number): Promise<void>;
}

/** Shows the cloud of the library, and an empty folder to connect it to, for each test of a file. */
export function cloudPageForEachTest(library: ShownLibrary): CloudPage {
  const byId = (id: string) => library.page.getByTestId(id);
  const button = (name: string | RegExp) => library.page.getByRole('button', { name });
  const count = (state: ItemState) => byId(`items-${state}`).getByRole('button').first();
  const made = {
    bucket: '',
    byId,
    button,
    count,
    openCloud: () => button(/^Cloud/).click(),
    remotes: async () => (await library.call<{ remotes: [Remote] }>('remotes.list')).remotes,
    async chooseProvider(name: string) {
      await library.page.getByRole('combobox', { name: 'Provider' }).click();
      await library.page.getByRole('option', { name }).click();
    },
    async connect() {
      await button('Connect…').click();
      await made.chooseProvider('A folder');
      await byId('connect').getByLabel('Folder', { exact: true }).fill(made.bucket);
      await button('Test connection').click();
      await byId('connection-report').waitFor();
      await byId('connect-save').click();
      await byId('remote').waitFor();
    },
    async sync() {
      await byId('sync-now').click();
      await byId('sync-start').and(library.page.locator(':enabled')).click();
      await byId('sync-plan').waitFor({ state: 'detached' });
    },
    async fill(items: number) {
      await made.connect();
      await made.sync();
      await made.has('synced', items);
      await made.mark('synced');
    },
    async openMenu(entry: string) {
      await button('More about this connection').click();
      await library.page.getByRole('menuitem', { name: entry }).click();
    },
    mark: (state: string) =>
      byId('cloud-mark')
        .and(library.page.locator(`[data-state=${state}]`))
        .waitFor(),
    has: (state: ItemState, number: number) =>
      expect.poll(() => count(state).textContent(), { timeout: 20_000 }).toMatch(new RegExp(`${number}$`)),
  };
  beforeEach(async () => {
    made.bucket = path.join(library.world.folder, 'nas');
    await mkdir(made.bucket);
    await made.openCloud();
  });
  return made;
}
