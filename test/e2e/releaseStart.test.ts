/** The check that a release makes of an installed app, here of the built one; and a window that is closed at once. */
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureStarts, pageOf } from '../../build/release/startCheck.mjs';
import { electronExecutable } from '../support/machine.ts';
import { type Folders, makeFolders } from './support/app.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let folders: Folders;

beforeEach(async () => {
  folders = await makeFolders();
});
afterEach(() => folders.remove());

const options = (app: string) => ({
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), app],
  env: {
    ...process.env,
    MEDIAROOT_DATA_DIR: folders.dataDir,
    MEDIAROOT_PICTURES_DIR: folders.picturesDir,
  },
});

it('takes an app whose page and library answer and that ends by itself', async () => {
  await expect(ensureStarts(electronExecutable(), options(ROOT))).resolves.toBeUndefined();
});

it('does not take one that ends before it has a window', async () => {
  await expect(ensureStarts(electronExecutable(), options(folders.folder))).rejects.toThrow(
    'did not start as it should: it ended with 1',
  );
});

it('ends when its window is closed while it loads, without a word about the page', async () => {
  const until = async (browser: Parameters<typeof pageOf>[0]): Promise<void> => void (await pageOf(browser));
  await expect(ensureStarts(electronExecutable(), { ...options(ROOT), until })).resolves.toBeUndefined();
});
