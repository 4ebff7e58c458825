/** The cloud in the windows of the app, for its tests. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright';
import type { Remote } from '../../../shared/contract/cloud.ts';
import type { LibraryApp } from './libraryApp.ts';
import { PICTURES } from './picturedApp.ts';

export interface CloudWindow {
  /** Once it may be used. */
  enabled(locator: Locator): Locator;
  remotes(): Promise<readonly Remote[]>;
  clipboard(): Promise<string>;
  chooseProvider(name: string): Promise<void>;
  /** Asks for the plan and agrees to it. */
  sync(): Promise<void>;
  /** Waits for the end of a sync after which nothing waits: its last files are written once every item is there. */
  synced(): Promise<void>;
}

export function cloudWindow(shown: LibraryApp): CloudWindow {
  const enabled = (locator: Locator) => locator.and(shown.page.locator(':enabled'));
  return {
    enabled,
    remotes: async () => ((await shown.running.call('remotes.list')) as { remotes: Remote[] }).remotes,
    clipboard: () => shown.running.app.evaluate(({ clipboard }) => clipboard.readText()),
    async chooseProvider(name) {
      await shown.page.getByRole('combobox', { name: 'Provider' }).click();
      await shown.page.getByRole('option', { name }).click();
    },
    async sync() {
      await enabled(shown.byId('sync-now')).click();
      await enabled(shown.byId('sync-start')).click();
      await shown.byId('sync-plan').waitFor({ state: 'detached' });
    },
    synced: () => shown.byId('cloud-mark').and(shown.page.locator('[data-state=synced]')).waitFor(),
  };
}

export function shaOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Of one of the three pictures, as it was imported. */
export async function originalSha(name: string): Promise<string> {
  return shaOf(await readFile(path.join(PICTURES, name)));
}
