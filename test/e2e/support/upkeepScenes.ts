/** The trash, cleanup and health, for the pictures of the documentation. */
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Folders, mediaRootOf, type RunningApp } from './app.ts';
import type { Shoot } from './pictures.ts';

const SCANS = 14;

export async function pictureUpkeep(running: RunningApp, folders: Folders, shoot: Shoot): Promise<void> {
  await trash(running, shoot);
  await cleanup(running, shoot);
  await integrity(running, shoot);
  await watching(running, folders, shoot);
}

async function trash(running: RunningApp, shoot: Shoot): Promise<void> {
  const { page } = running;
  await page.getByRole('option').nth(3).click();
  await page
    .getByRole('option')
    .nth(7)
    .click({ modifiers: ['Shift'] });
  await page.keyboard.press('Delete');
  await page.getByTestId('toast').filter({ hasText: 'Moved 5 items to trash' }).waitFor();
  await page.getByRole('button', { name: /^Trash/ }).click();
  await page.getByRole('option').first().click();
  await shoot(running, 'trash');
}

async function cleanup(running: RunningApp, shoot: Shoot): Promise<void> {
  const { page } = running;
  const folder = path.join(await mediaRootOf(running), 'old uploads');
  await mkdir(folder);
  for (let number = 1; number <= SCANS; number += 1)
    await writeFile(path.join(folder, `scan ${number}.tiff`), Buffer.alloc(number * 123_456, number));
  await page.getByRole('button', { name: /^Cleanup & health/ }).click();
  await page.getByRole('radio', { name: 'Cleanup' }).click();
  await page.getByRole('combobox', { name: 'Which files' }).click();
  await page.getByRole('option', { name: 'Of any age' }).click();
  await page.getByRole('button', { name: 'Scan' }).click();
  const orphans = page.getByTestId('cleanup-orphans');
  await orphans.getByRole('button', { name: /Orphaned files/ }).click();
  // Notices go by themselves.
  await page.getByTestId('toast').waitFor({ state: 'detached' });
  await shoot(running, 'cleanup');
}

async function integrity(running: RunningApp, shoot: Shoot): Promise<void> {
  const { page, call } = running;
  const { assets } = (await call('assets.list', { query: {}, limit: 1 })) as { assets: [{ path: string }] };
  await appendFile(path.join(await mediaRootOf(running), assets[0].path), ' ');
  await page.getByRole('radio', { name: 'Integrity' }).click();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByTestId('finding-edited').waitFor({ timeout: 60_000 });
  await shoot(running, 'integrity');
}

async function watching(running: RunningApp, { folder }: Folders, shoot: Shoot): Promise<void> {
  const { page } = running;
  const camera = path.join(folder, 'Camera uploads');
  await mkdir(camera);
  await running.call('watch.add', { path: camera });
  await page.getByRole('radio', { name: 'Watched folders' }).click();
  await page.getByTestId('watched-folder').and(page.locator('[data-state=watching]')).waitFor();
  await shoot(running, 'watch');
}
