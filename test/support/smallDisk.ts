/** A disk that is soon full, for real: a small tmpfs. Mounting needs root on Linux; elsewhere such tests are skipped, loudly. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';

export const canMount =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

if (!canMount) console.warn('tests of a full disk are skipped: they need root on Linux to mount a tmpfs');

/** @param size as `mount` takes it, such as `20m` */
export function mountSmallDisk(folder: string, size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
}

/** Writes to a small disk until it is full, at once. */
export function fillDisk(file: string): void {
  expect(() => writeFileSync(file, Buffer.alloc(32 * 1024 ** 2))).toThrow('ENOSPC');
}

export function unmount(folder: string): void {
  execFileSync('umount', [folder]);
}
