import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordBuilt, staleTargets, TARGETS } from '../../../build/lib/freshness.mjs';

let root = '';

function put(file: string, content: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), content);
}

function staleNames(): string[] {
  return staleTargets(root)
    .map(({ target }) => target.name)
    .sort();
}

/** A tree in which everything was just built. */
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-fresh-'));
  put('package-lock.json', '{}');
  put('shared/limits.ts', 'export const limit = 1;');
  for (const { entry, output } of TARGETS) {
    put(entry, 'export {};');
    put(output, 'built');
  }
  for (const { target, stamp } of staleTargets(root)) recordBuilt(target.name, stamp, root);
});

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

describe('what a build has to make anew', () => {
  test('nothing, when nothing changed', () => {
    expect(staleNames()).toEqual([]);
  });

  test('only the targets of the room that changed', () => {
    put('electron/worker/decoder.ts', 'export {};');
    expect(staleNames()).toEqual(['worker']);
    put('renderer/styles/base.css', 'body {}');
    expect(staleNames()).toEqual(['renderer', 'worker']);
  });

  test('everything, when what all share changed', () => {
    const all = TARGETS.map(({ name }) => name).sort();
    put('shared/limits.ts', 'export const limit = 2;');
    expect(staleNames()).toEqual(all);
    put('shared/limits.ts', 'export const limit = 1;');
    expect(staleNames()).toEqual([]);
    put('package-lock.json', '{ }');
    expect(staleNames()).toEqual(all);
  });

  test('a target whose output was deleted', () => {
    fs.rmSync(path.join(root, 'dist/preload.cjs'));
    expect(staleNames()).toEqual(['preload']);
  });

  test('a file that only moved counts as a change', () => {
    put('electron/cli/a.ts', 'export const a = 1;');
    for (const { target, stamp } of staleTargets(root)) recordBuilt(target.name, stamp, root);
    fs.renameSync(path.join(root, 'electron/cli/a.ts'), path.join(root, 'electron/cli/b.ts'));
    expect(staleNames()).toEqual(['cli']);
  });

  test('everything, when the record of what was built is damaged', () => {
    put('dist/.built.json', '{ half');
    expect(staleNames()).toHaveLength(TARGETS.length);
  });
});
