import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LibrarySettings } from '../../shared/contract/address.ts';
import { type CliWorld, cliWorld } from '../support/cli.ts';

let world: CliWorld;
const settings = (...more: readonly string[]) =>
  world.json<LibrarySettings>('settings', '--library', world.library, ...more);

beforeAll(async () => {
  world = await cliWorld();
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
});
afterAll(() => world.remove());

describe('settings on the command line', () => {
  it('are shown, changed one by one, and stay', async () => {
    const before = (await settings()).value;
    expect(before).toMatchObject({ mediaUrl: '/media/', trashDays: 30, rememberDeleted: true });
    await settings('--media-url', 'https://cdn.example.org/m', '--trash-days', 'never');
    await settings('--remember-deleted', 'no', '--verify-days', '7');
    expect((await settings()).value).toEqual({
      ...before,
      mediaUrl: 'https://cdn.example.org/m/',
      trashDays: null,
      rememberDeleted: false,
      verifyDays: 7,
    });
    const { stdout } = await world.run('settings', '--library', world.library);
    expect(stdout).toContain('https://cdn.example.org/m/');
  });

  it('refuse what makes no sense and change nothing then', async () => {
    const before = (await settings()).value;
    for (const wrong of [
      ['--media-url', 'nowhere'],
      ['--trash-days', '0'],
      ['--trash-days', 'soon'],
      ['--remember-deleted', 'maybe'],
    ])
      expect([wrong, (await settings(...wrong)).code]).toEqual([wrong, 2]);
    expect((await settings()).value).toEqual(before);
  });
});
