import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readLicences } from '../../electron/main/licences.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-licences-'));
  file = path.join(folder, 'licences.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('licences are read as the package holds them', async () => {
  const list = { licences: [{ name: 'a', version: '1.0.0', licence: 'MIT', text: '<b>words</b>' }] };
  await writeFile(file, JSON.stringify(list));
  expect(await readLicences(file)).toEqual(list);
});

it('a list that is missing is told from one that is damaged', async () => {
  await expect(readLicences(file)).rejects.toMatchObject({ code: 'not_found' });
  for (const content of ['{"licences":', '{"licences":[{"name":"a"}]}']) {
    await writeFile(file, content);
    await expect(readLicences(file)).rejects.toMatchObject({ code: 'internal' });
  }
});
