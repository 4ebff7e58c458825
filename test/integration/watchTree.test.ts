import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Tree, watchTree } from '../../electron/library/watch/tree.ts';
import { removeFolder, temporaryFolder } from '../support/importLibrary.ts';

let folder: string;
let root: string;
let tree: Tree;
let heard: string[];
let look: () => void;

beforeEach(async () => {
  folder = await temporaryFolder();
  root = path.join(folder, 'root');
  heard = [];
  look = () => undefined;
  fs.mkdirSync(path.join(root, 'old', 'deep'), { recursive: true });
  fs.mkdirSync(path.join(root, 'left out'));
  fs.mkdirSync(path.join(folder, 'outside'));
  fs.symlinkSync(path.join(folder, 'outside'), path.join(root, 'link'));
  tree = watchTree(root, (relative) => relative.startsWith('left out'), {
    hint(relative) {
      heard.push(relative);
      look();
    },
    problem(error) {
      throw error;
    },
  });
});
afterEach(async () => {
  tree.close();
  await removeFolder(folder);
});

const put = (relative: string) => fs.writeFileSync(path.join(root, relative), 'x');
const until = (relative: string) =>
  new Promise<void>((resolve) => {
    look = () => {
      if (heard.includes(relative)) resolve();
    };
    look();
  });

describe('a tree', () => {
  it('tells of files at any depth, in folders that were there and in new ones', async () => {
    put('old/deep/a');
    await until('old/deep/a');
    fs.mkdirSync(path.join(root, 'new', 'deeper'), { recursive: true });
    await until('new');
    put('new/deeper/b');
    await until('new/deeper/b');
    fs.rmSync(path.join(root, 'old'), { recursive: true });
    await until('old');
  });

  it('tells nothing of folders that are left out, nor of those links lead to', async () => {
    put('left out/a');
    fs.writeFileSync(path.join(folder, 'outside', 'b'), 'x');
    put('link/c');
    put('last');
    await until('last');
    expect(new Set(heard)).toEqual(new Set(['last']));
  });

  it('follows a folder to its new name, and the one that took its place', async () => {
    fs.renameSync(path.join(root, 'old'), path.join(root, 'moved'));
    fs.mkdirSync(path.join(root, 'old'));
    await until('old');
    await until('moved');
    put('moved/deep/a');
    put('old/b');
    await until('moved/deep/a');
    await until('old/b');
    expect(heard).not.toContain('old/deep/a');
  });

  it('tells nothing of a folder that was moved out of it', async () => {
    fs.renameSync(path.join(root, 'old'), path.join(folder, 'away'));
    await until('old');
    heard = [];
    fs.writeFileSync(path.join(folder, 'away', 'deep', 'a'), 'x');
    put('last');
    await until('last');
    expect(new Set(heard)).toEqual(new Set(['last']));
  });

  it('goes on hearing of a folder that is removed and made anew at once, again and again', async () => {
    for (let round = 0; round < 50; round += 1) {
      heard = [];
      fs.rmSync(path.join(root, 'old'), { recursive: true });
      fs.mkdirSync(path.join(root, 'old'));
      await until('old');
      put(`old/${round}`);
      await until(`old/${round}`);
    }
  });

  it('hears of a folder with its own name in it', async () => {
    fs.mkdirSync(path.join(root, 'old', 'old'));
    await until('old/old');
    put('old/old/a');
    await until('old/old/a');
  });
});
