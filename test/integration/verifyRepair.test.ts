import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Of } from '../support/importLibrary.ts';
import { importAll } from '../support/publishedLibrary.ts';
import { edit, reportOf, rot, verifyIn } from '../support/verifying.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();

const report = () => reportOf(library);
const verify = () => verifyIn(library);

describe('accepting an edit', () => {
  it('makes it the content of the asset, which keeps its number, name, place and collection', async () => {
    const [id = 0] = await library.add(['letter.txt', 'Dear all']);
    const before = await library.asset(id);
    const file = await library.fileOf(id);
    await edit(file, 'Dear everybody');
    await verify();
    expect(await library.call('verify.accept', { ids: [id] })).toEqual({ accepted: 1, failed: [] });
    const after = await library.asset(id);
    expect(after).toMatchObject({
      uuid: before.uuid,
      name: 'letter.txt',
      path: before.path,
      collection: before.collection,
      size: 14,
      sha256: await sha256Of(file),
      preview: 'pending',
      finding: null,
    });
    await verify();
    expect((await report()).findings).toEqual([]);
  });

  it('is refused for what is rotten, missing, empty or sound, with words', async () => {
    const [bad = 0, gone = 0, empty = 0, sound = 0] = await library.add(
      ['a.txt', '1'],
      ['b.txt', '2'],
      ['c.txt', '3'],
      ['d.txt', '4'],
    );
    await rot(await library.fileOf(bad));
    await fs.rm(await library.fileOf(gone));
    await edit(await library.fileOf(empty), '');
    await verify();
    const { accepted, failed } = await library.call('verify.accept', { ids: [bad, gone, empty, sound, 99] });
    expect(accepted).toBe(0);
    expect(failed.map(({ id }) => id)).toEqual([bad, gone, empty, sound, 99]);
    for (const { reason } of failed) expect(reason).toMatch(/^[“T].*\.$/);
    expect((await report()).findings).toHaveLength(3);
  });

  it('knows another type when it sees one', async () => {
    const [id = 0] = await library.add(['note.txt', 'plain words']);
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await edit(await library.fileOf(id), png);
    await verify();
    await library.call('verify.accept', { ids: [id] });
    expect(await library.asset(id)).toMatchObject({ mime: 'image/png', kind: 'image', width: 1, height: 1 });
  });
});

describe('importing a good copy', () => {
  const again = async (name: string) => importAll(library.session, [path.join(library.source, name)]);

  it.each([
    ['rotten', rot],
    ['edited to the same size', (file: string) => edit(file, 'CONTENTS')],
    ['edited', (file: string) => edit(file, 'longer contents')],
    ['missing', (file: string) => fs.rm(file)],
  ])('repairs a file that was found %s', async (_what, spoil) => {
    const [id = 0] = await library.add(['a.txt', 'contents']);
    const file = await library.fileOf(id);
    await spoil(file);
    await verify();
    expect((await library.asset(id)).finding).not.toBeNull();
    const mended = library.heard('findings.changed', () => true);
    expect(await again('a.txt')).toEqual([id]);
    await mended;
    expect(await fs.readFile(file, 'utf8')).toBe('contents');
    expect((await library.asset(id)).finding).toBeNull();
    await verify();
    expect((await report()).findings).toEqual([]);
  });

  it('keeps what lay in its place aside', async () => {
    const [id = 0] = await library.add(['a.txt', 'contents']);
    await edit(await library.fileOf(id), 'CONTENTS');
    await verify();
    await again('a.txt');
    const aside = path.join(library.mediaRoot, '.mediaroot', 'set-aside');
    const [kept = ''] = await fs.readdir(aside);
    expect(await fs.readFile(path.join(aside, kept), 'utf8')).toBe('CONTENTS');
  });
});
