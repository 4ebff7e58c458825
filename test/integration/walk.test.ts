import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type Walked, walk } from '../../electron/library/storage/walk.ts';
import { removeFolder, temporaryFolder } from '../support/importLibrary.ts';

/** Names that come before, between and after the marks a walk sorts by. */
const FILES = [
  ...['a', 'a-', 'a.b', 'a0', 'b/a-/c', 'b/a/c', 'b/a/d', 'b/a0', 'b-/x', 'b.jpg', 'c/d/e/f'],
  ...['c/d/e0', 'c/d0', 'ä/ö', 'ä/ü/z', 'z'],
];

it('a walk goes on with the files after any path it told of', async () => {
  const root = await temporaryFolder();
  try {
    for (const file of FILES) {
      fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), '');
    }
    fs.mkdirSync(path.join(root, 'c', 'empty', 'inside'), { recursive: true });
    const whole = [...walk(root)];
    expect(whole).toHaveLength(FILES.length + 2);
    const files = (walked: readonly Walked[]) => walked.filter(({ kind }) => kind === 'file');
    for (const [at, { path: after }] of whole.entries())
      expect(files([...walk(root, { after })]), after).toEqual(files(whole.slice(at + 1)));
  } finally {
    await removeFolder(root);
  }
});

it('a walk tells of nothing in folders that are skipped, nor that what holds them is empty', async () => {
  const root = await temporaryFolder();
  try {
    fs.mkdirSync(path.join(root, 'a', 'own'), { recursive: true });
    fs.writeFileSync(path.join(root, 'a', 'own', 'x'), '');
    expect([...walk(root, { skip: (folder) => folder === 'a/own' })]).toEqual([]);
  } finally {
    await removeFolder(root);
  }
});
