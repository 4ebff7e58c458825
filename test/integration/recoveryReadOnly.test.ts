/** A media folder that can be read but not written to: what is there can be seen, and what would write says why it cannot. */
import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliRun, type CliWorld, cliWorld } from '../support/cli.ts';
import { makeLibrary } from '../support/publishedLibrary.ts';

const MAIN = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));
/** Runs what follows the folder while that is mounted read-only, seen by nobody else. */
const READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', '--map-root-user', 'sh', '-c', READ_ONLY, import.meta.dirname, 'true'])
    .status === 0;
if (!canMount) console.warn('tests of a read-only media folder are skipped: they need Linux and mounts');

let world: CliWorld;

beforeEach(async () => {
  world = await cliWorld();
  await fs.writeFile(path.join(world.folder, 'one.txt'), 'one');
  await fs.writeFile(path.join(world.folder, 'two.txt'), 'two');
  await makeLibrary(world, path.join(world.folder, 'one.txt'));
});
afterEach(() => world.remove());

function readOnly(...args: readonly string[]): Promise<CliRun> {
  const command = [process.execPath, MAIN, ...args, '--library', world.library];
  const env = { ...process.env, MEDIAROOT_DATA_DIR: path.join(world.folder, 'data') };
  return new Promise((resolve) => {
    const child = execFile(
      'unshare',
      ['--mount', '--map-root-user', 'sh', '-c', READ_ONLY, world.mediaRoot, ...command],
      { env },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

describe.runIf(canMount)('a library whose media folder is read-only', () => {
  it('opens and can be looked at and verified, and doctor says what is the matter', async () => {
    expect(await readOnly('list')).toMatchObject({ code: 0, stdout: expect.stringContaining('one.txt') });
    expect(await readOnly('verify')).toMatchObject({ code: 0 });
    const found = await readOnly('doctor');
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('cannot be written to');
  });

  it('refuses what would write, with the reason, and does it once the folder can be written to', async () => {
    const two = path.join(world.folder, 'two.txt');
    const refused = await readOnly('import', two);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('on a disk that is read-only');
    const trashed = await readOnly('delete', '1');
    expect(trashed.stdout).toContain('on a disk that is read-only');

    expect(await world.run('import', two, '--library', world.library)).toMatchObject({ code: 0 });
    const files = await fs.readdir(path.join(world.mediaRoot, '.mediaroot', 'trash'));
    expect(files).toHaveLength(1);
  });
});
