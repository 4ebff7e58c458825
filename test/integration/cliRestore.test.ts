import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestoreReport } from '../../shared/contract/cloud.ts';
import { type CliWorld, cliWorld } from '../support/cli.ts';
import { type CloudCli, cloudCli, filesOf, recordsOf } from '../support/cloudCli.ts';

let old: CliWorld;
let fresh: CliWorld;
let cli: CloudCli;
let bucket: string;

beforeEach(async () => {
  [old, fresh] = await Promise.all([cliWorld(), cliWorld()]);
  cli = await cloudCli(old);
  bucket = path.join(fresh.folder, 'nas');
  await fs.mkdir(bucket);
  await cli.run('remote', 'add', 'nas', '--type', 'local', '--bucket', bucket, '--prefix', 'copy');
  await cli.add({ 'notes.txt': 'private words' });
  await cli.add({ 'poster.txt': 'public words' }, 'Shared');
});
afterEach(() => Promise.all([old.remove(), fresh.remove()]));

const restore = () =>
  fresh.json<RestoreReport>(
    ...['restore-from', '--type', 'local', '--bucket', bucket, '--prefix', 'copy'],
    ...['--library', fresh.library, '--media-root', fresh.mediaRoot],
  );

describe('restore-from', () => {
  it('makes the library anew on a machine that has nothing', async () => {
    await cli.sync();
    const ended = await restore();
    expect(ended).toMatchObject({ code: 0, value: { from: 'snapshot', assets: 2, files: 2, failed: [] } });
    expect(await filesOf(fresh.mediaRoot)).toEqual(await filesOf(old.mediaRoot));

    expect(await recordsOf(fresh)).toEqual(await recordsOf(old));
    // The connection is there as well, and has nothing to do.
    const synced = await fresh.json('sync', '--library', fresh.library);
    expect(synced).toMatchObject({ code: 0, value: { uploaded: 0, deleted: 0, failed: 0 } });
  });

  it('leaves the old machine’s assets to it until they are taken over', async () => {
    await cli.sync();
    await restore();
    const takeOver = () => fresh.json('remote', 'take-over', 'cloud', '--library', fresh.library);
    expect(await takeOver()).toMatchObject({ code: 0, value: { assets: 2 } });
    expect(await takeOver()).toMatchObject({ code: 2, value: { error: { code: 'bad_request' } } });
    const { value } = await cli.json<{ notes: string[] }>('sync');
    expect(value.notes.join('\n')).toMatch(/\w/);
  });

  it('tells which files could not be had, and ends with 1', async () => {
    await cli.sync();
    await fs.rm(path.join(bucket, 'copy/private/papers/notes.txt'));
    const ended = await restore();
    expect(ended.code).toBe(1);
    expect(ended.value.failed).toEqual([
      { key: 'private/papers/notes.txt', reason: expect.stringMatching(/\w/) },
    ]);
    expect(await filesOf(fresh.mediaRoot)).toEqual({ 'shared/poster.txt': 'public words' });
  });

  it('is refused where there is no bucket, no copy of a library or no room', async () => {
    expect(await restore()).toMatchObject({ code: 3, value: { error: { code: 'library_missing' } } });
    await cli.sync();
    await fs.mkdir(fresh.mediaRoot, { recursive: true });
    await fs.writeFile(path.join(fresh.mediaRoot, 'mine.txt'), 'mine');
    const inTheWay = await fresh.run(
      ...['restore-from', '--type', 'local', '--bucket', bucket, '--prefix', 'copy'],
      ...['--library', fresh.library, '--media-root', fresh.mediaRoot],
    );
    expect(inTheWay.code).toBe(3);
    expect(inTheWay.stderr).toContain(fresh.mediaRoot);
    expect(await filesOf(fresh.mediaRoot)).toEqual({ 'mine.txt': 'mine' });
  });
});
