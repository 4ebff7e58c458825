/** The cloud, for the pictures of the documentation: against a Ceph gateway where there is one, else a folder. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { missingRgwPrograms, type RgwAddress, startRgw } from '../../support/rgw.ts';
import type { Folders, RunningApp } from './app.ts';
import type { Shoot } from './pictures.ts';

/** Slow enough for a sync to be caught in the act, bytes a second. */
const SLOW = 400_000;

export async function pictureCloud(running: RunningApp, folders: Folders, shoot: Shoot): Promise<void> {
  if (missingRgwPrograms().length > 0) {
    const folder = path.join(folders.folder, 'NAS');
    await mkdir(folder);
    await scenes(running, shoot, () => fillInFolder(running, folder));
    return;
  }
  const rgw = await startRgw({ megabytes: 256 });
  try {
    await scenes(running, shoot, () => fillInBucket(running, rgw));
  } finally {
    await rgw.stop();
  }
}

async function scenes(running: RunningApp, shoot: Shoot, fillIn: () => Promise<void>): Promise<void> {
  const { page, call } = running;
  await page.getByRole('button', { name: /^Cloud/ }).click();
  await page.getByTestId('no-remote').waitFor();
  await shoot(running, 'cloud-none');
  await page.getByRole('button', { name: 'Connect…' }).click();
  await fillIn();
  await page.getByRole('button', { name: 'Test connection' }).click();
  const form = page.getByTestId('connect');
  const writes = form.locator('[data-check=write][data-state=ok]');
  const make = form.getByRole('button', { name: 'Make the bucket' });
  await make.or(writes).first().waitFor();
  if (await make.isVisible()) await make.click();
  await writes.waitFor();
  await shoot(running, 'cloud-connect');
  await page.getByTestId('connect-save').click();

  await page.getByTestId('sync-now').click();
  await page.getByTestId('plan-new').waitFor();
  await shoot(running, 'cloud-plan');
  await page.keyboard.press('Escape');

  const { remotes } = (await call('remotes.list')) as { remotes: [{ id: number; options: object }] };
  const [{ id: remote, options }] = remotes;
  await call('remotes.update', { remote, options: { ...options, bandwidth: SLOW } });
  const { task } = (await call('sync.start', { remote })) as { task: number };
  await page
    .getByTestId('task-strip')
    .getByText(/MB of .*\/s/)
    .waitFor();
  // Both themes are to show the same moment.
  await call('tasks.pause', { task });
  await page
    .getByTestId('task-strip')
    .getByText(/paused/)
    .waitFor();
  await shoot(running, 'cloud-sync');
  await call('remotes.update', { remote, options: { ...options, bandwidth: null } });
  await call('tasks.resume', { task });
  await page.getByTestId('cloud-mark').and(page.locator('[data-state=synced]')).waitFor({ timeout: 120_000 });

  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('The bucket holds everything it should').waitFor();
  await shoot(running, 'cloud');
  await page.getByTestId('library-menu').click();
  await page.getByRole('menuitem', { name: 'Restore from the cloud…' }).click();
  await shoot(running, 'cloud-restore');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^All/ }).click();
  await page
    .getByRole('option', { name: /in the cloud/ })
    .nth(2)
    .waitFor();
  await page.getByRole('option').nth(2).click();
  await page.getByTestId('asset-cloud').scrollIntoViewIfNeeded();
  await shoot(running, 'cloud-badges');

  // The other pictures are of a library without one.
  await call('remotes.remove', { remote });
}

/** A bucket that is not there yet. */
async function fillInBucket({ page }: RunningApp, { endpoint, user }: RgwAddress): Promise<void> {
  await chooseProvider(page, 'Ceph');
  const form = page.getByTestId('connect');
  await form.getByLabel('Address', { exact: true }).fill(endpoint);
  await form.getByLabel('Bucket', { exact: true }).fill('family-photos');
  await page.getByTestId('key-id').fill(user.id);
  await page.getByTestId('key-secret').fill(user.secret);
}

async function fillInFolder({ page }: RunningApp, folder: string): Promise<void> {
  await chooseProvider(page, 'A folder');
  await page.getByTestId('connect').getByLabel('Folder', { exact: true }).fill(folder);
}

async function chooseProvider(page: RunningApp['page'], name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Provider' }).click();
  await page.getByRole('option', { name }).click();
}
