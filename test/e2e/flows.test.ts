import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { dropFiles } from '../support/chromium.ts';
import { corpusFolder } from '../support/cli.ts';
import {
  answerDialog,
  createDefaultLibrary,
  importByDialog,
  importsDone,
  launchApp,
  libraryPid,
  painted,
  paste,
} from './support/app.ts';
import { appForEach } from './support/appForEach.ts';

const PICTURES = path.join(corpusFolder, 'orientation/exif-orientation-examples');
const PNG = 'dedupe/synthetic/g-as-png.png';

const made = appForEach();

const cells = () => made.running.page.getByRole('listbox', { name: 'Media' }).getByRole('option');
/** The cells that do not show their picture, and what they know of it. */
const unpictured = () =>
  cells().evaluateAll((found) =>
    found
      .filter(
        (cell) => ![...cell.querySelectorAll('img')].some((img) => img.complete && img.naturalWidth > 0),
      )
      .map((cell) => `${cell.ariaLabel}, preview ${(cell as HTMLElement).dataset.preview}`),
  );
const shows = async (count: number) => {
  await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(count);
  await expect.poll(unpictured, { timeout: 30_000 }).toEqual([]);
};

/** A folder of pictures with another inside it. */
async function folderOf(...names: readonly string[]): Promise<string> {
  const folder = path.join(made.folders.folder, 'dropped');
  await mkdir(path.join(folder, 'nested'), { recursive: true });
  for (const [index, name] of names.entries())
    await copyFile(path.join(PICTURES, name), path.join(folder, index % 2 === 0 ? '' : 'nested', name));
  return folder;
}
const picture = (name: string) => path.join(PICTURES, name);

async function restart(): Promise<void> {
  await made.running.quit();
  made.running = await launchApp(made.folders);
}

describe('from nothing to a gallery', () => {
  it('makes the default library, takes a dropped folder, and shows it again after a restart', async () => {
    const { page } = made.running;
    await page.getByTestId('first-run').waitFor();
    await page.getByTestId('create-library').click();
    await page.getByTestId('gallery-empty').waitFor();
    const folder = await folderOf('Landscape_1.jpg', 'Landscape_6.jpg', 'Portrait_3.jpg');
    await dropFiles(page, [folder]);
    await shows(3);
    expect(await readFile(path.join(folder, 'Landscape_1.jpg'))).toEqual(
      await readFile(picture('Landscape_1.jpg')),
    );
    await restart();
    await shows(3);
  });

  it('makes the library by itself when something is dropped on the first screen', async () => {
    await made.running.page.getByTestId('first-run').waitFor();
    await dropFiles(made.running.page, [picture('Landscape_1.jpg'), picture('Portrait_1.jpg')]);
    await shows(2);
  });

  it('says in words what is wrong with a media folder, before anything is made', async () => {
    const { page } = made.running;
    const field = page.getByLabel('Media folder');
    const file = path.join(await folderOf('Landscape_1.jpg'), 'Landscape_1.jpg');
    const wrong = [
      ['photos', /not a complete path/],
      ['/', /whole disk/],
      [path.join(made.folders.dataDir, 'media'), /data folder/],
      [file, /file, not a folder|is a file/],
    ] as const;
    for (const [given, words] of wrong) {
      await field.fill(given);
      await page.getByText(words).first().waitFor();
      expect(await page.getByTestId('create-library').isDisabled()).toBe(true);
    }
    expect(await made.running.call('library.state')).toMatchObject({ status: 'none', library: null });
  });
});

describe('looking at one picture', () => {
  beforeEach(async () => {
    await createDefaultLibrary(made.running);
    await importByDialog(made.running, 'files', [picture('Landscape_1.jpg'), picture('Portrait_6.jpg')]);
    await shows(2);
  });

  it('opens by double click, shows the picture itself, goes on and back', async () => {
    const { page } = made.running;
    await cells().first().dblclick();
    const viewer = page.getByTestId('viewer');
    await viewer.waitFor();
    const sources = () =>
      viewer
        .locator('img')
        .evaluateAll((all) =>
          all
            .filter((img) => (img as HTMLImageElement).naturalWidth > 0)
            .map((img) => (img as HTMLImageElement).src),
        );
    await expect.poll(sources).toContainEqual(expect.stringContaining('media://library/original/'));
    const [position] = await page.getByTestId('viewer-position').allTextContents();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getByTestId('viewer-position').allTextContents()).not.toEqual([position]);
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });
  });

  it('opens by Enter on the cell that has the focus', async () => {
    const { page } = made.running;
    await cells().first().click();
    await page.keyboard.press('Enter');
    await page.getByTestId('viewer').waitFor();
  });
});

describe('every way in', () => {
  beforeEach(async () => {
    await createDefaultLibrary(made.running);
    await made.running.page.getByTestId('gallery-empty').waitFor();
    await painted(made.running);
  });

  it('drop of files, and of the same again', async () => {
    const dropped = [picture('Landscape_1.jpg'), picture('Landscape_8.jpg')];
    await dropFiles(made.running.page, dropped);
    await shows(2);
    await dropFiles(made.running.page, dropped);
    await made.running.page
      .getByText(/duplicate|already/i)
      .first()
      .waitFor();
    await importsDone(made.running);
    expect(await cells().count()).toBe(2);
  });

  it.each(['import-files', 'import-folder'])('the menu of the system: %s', async (item) => {
    const folder = await folderOf('Landscape_1.jpg', 'Landscape_3.jpg');
    await answerDialog(
      made.running,
      item === 'import-folder' ? [folder] : [picture('Landscape_1.jpg'), picture('Landscape_3.jpg')],
    );
    await made.running.app.evaluate(
      ({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(),
      item,
    );
    await shows(2);
  });

  it('the dialog, which may be cancelled', async () => {
    await answerDialog(made.running, []);
    expect(await made.running.call('dialog.import', { what: 'files' })).toEqual({ importId: null });
    await importByDialog(made.running, 'folder', [await folderOf('Portrait_1.jpg')]);
    await shows(1);
  });

  it('a bitmap from the clipboard', async () => {
    await paste(made.running, 'image/png', await readFile(path.join(corpusFolder, PNG)));
    await shows(1);
    const { assets } = (await made.running.call('assets.list', { query: {} })) as {
      assets: { mime: string }[];
    };
    expect(assets).toMatchObject([{ mime: 'image/png' }]);
  });

  it('files from the clipboard, by their own names', async () => {
    const list = `${pathToFileURL(picture('Landscape_5.jpg')).href}\r\n`;
    await paste(made.running, 'text/uri-list', Buffer.from(list));
    await shows(1);
    const { assets } = (await made.running.call('assets.list', { query: {} })) as {
      assets: { name: string }[];
    };
    expect(assets).toMatchObject([{ name: 'Landscape_5.jpg' }]);
  });
});

describe('several libraries', () => {
  it('opens a second one, and the first again as it was', async () => {
    const { page } = made.running;
    await createDefaultLibrary(made.running);
    await importByDialog(made.running, 'files', [picture('Landscape_1.jpg')]);
    await shows(1);
    await made.running.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.getMenuItemById('new-library')?.click(),
    );
    await page.getByLabel('Name').fill('Second');
    await page.getByTestId('create-library').click();
    await page.getByTestId('gallery-empty').waitFor();
    await page.getByTestId('library-menu').click();
    await page.getByRole('menuitem').filter({ hasText: 'Mediaroot' }).first().click();
    await shows(1);
  });
});

describe('when a part dies', () => {
  beforeEach(async () => {
    await createDefaultLibrary(made.running);
    await importByDialog(made.running, 'files', [picture('Landscape_1.jpg')]);
    await shows(1);
  });

  it('starts a killed library again, says so, and goes on importing', async () => {
    const before = libraryPid(made.folders);
    process.kill(before, 'SIGKILL');
    await made.running.page.getByText('was started again').first().waitFor({ timeout: 20_000 });
    expect(libraryPid(made.folders)).not.toBe(before);
    await dropFiles(made.running.page, [picture('Portrait_1.jpg')]);
    await shows(2);
  });

  it('loads a crashed page again, and says so', async () => {
    // The driver gives a page up that crashed, so the window is asked through the main process.
    const inPage = (script: string) =>
      made.running.app.evaluate(
        ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
        script,
      );
    await made.running.app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          contents?.once('did-finish-load', () => resolve());
          contents?.forcefullyCrashRenderer();
        }),
    );
    await expect
      .poll(() => inPage('document.body.innerText'), { timeout: 20_000 })
      .toContain('was loaded again');
    await expect
      .poll(() => inPage(`document.querySelectorAll('[role=option] img').length`), { timeout: 20_000 })
      .toBeGreaterThan(0);
  });
});
