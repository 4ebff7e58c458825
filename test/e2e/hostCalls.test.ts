import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calls, type HostCallName } from '../../shared/contract/calls.ts';
import type { Result } from '../../shared/errors.ts';
import { HOST_SAMPLES, hostNames, NO_INPUTS } from '../contract/samples.ts';
import {
  answerDialog,
  type Folders,
  killApp,
  launchApp,
  makeFolders,
  type RunningApp,
} from './support/app.ts';

/** What a copy without a library, and without a server of updates, says. */
const MEETS: Partial<Record<HostCallName, string>> = {
  'shell.reveal': 'not_found',
  'updates.check': 'unavailable',
  'updates.download': 'unavailable',
  'updates.install': 'unavailable',
  'updates.set': 'unavailable',
  // Licences are listed when a package is made.
  ...(process.env.MEDIAROOT_INSTALLED === undefined ? { 'app.licences': 'not_found' } : {}),
};

let folders: Folders;
let running: RunningApp;

beforeAll(async () => {
  folders = await makeFolders();
  running = await launchApp(folders);
  await answerDialog(running, []);
  // What leads out of the app, or ends it, is only noted.
  await running.app.evaluate(({ app, dialog, shell }) => {
    dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' });
    shell.openPath = async () => '';
    app.relaunch = () => undefined;
    app.quit = () => undefined;
  });
});
afterAll(async () => {
  // It does not quit any more.
  await killApp(running, folders);
  await folders.remove();
});

async function invoke(name: string, input: unknown): Promise<Result<unknown>> {
  const result = await running.page.evaluate(([n, i]) => window.mediaroot?.invoke(n, i), [
    name,
    input,
  ] as const);
  return result as Result<unknown>;
}

describe('every call of the host, in the window', () => {
  it.each(hostNames)('%s is answered in its form, or with an error that is ours', async (name) => {
    const result = await invoke(name, HOST_SAMPLES[name]);
    const error = MEETS[name];
    if (result.ok) calls[name].output.parse(result.value);
    else if (error !== undefined) expect(result.error).toMatchObject({ code: error });
    else expect(result).toMatchObject({ ok: true });
  });

  it.each(hostNames)('%s refuses what is not its input', async (name) => {
    for (const input of NO_INPUTS)
      expect(await invoke(name, input)).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  });
});

describe('what leads out of the app and finds no program', () => {
  it('is the folder of the logs: it is named', async () => {
    await running.app.evaluate(({ shell }) => {
      shell.openPath = async () => 'xdg-open: no method available';
    });
    const result = await invoke('diagnostics.showLogs', {});
    const logs = path.join(folders.dataDir, 'shell', 'logs');
    const message = `No program here opens the folder of the logs. It is ${logs}; look for it with a file manager.`;
    expect(result).toMatchObject({ ok: false, error: { message } });
  });

  it('is a link: its address can be copied', async () => {
    const { app, page } = running;
    await app.evaluate(({ shell }) => {
      shell.openExternal = async () => {
        throw new Error('xdg-open: no method available');
      };
    });
    const link = 'https://min.io/docs';
    await page.evaluate((url) => window.open(url), link);
    const told = page.getByTestId('toast').filter({ hasText: 'No browser could be opened' });
    await told.filter({ hasText: link }).getByText('Copy address', { exact: true }).click();
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(link);
  });
});
