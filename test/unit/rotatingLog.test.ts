import { expect, it } from 'vitest';
import { createRotatingLog, type LogDisk } from '../../shared/rotatingLog.ts';

interface MemoryDisk extends LogDisk {
  readonly files: Map<string, string>;
  /** Folders, and when each was made. */
  readonly folders: Map<string, number>;
}

function memoryDisk(): MemoryDisk {
  const files = new Map<string, string>();
  const folders = new Map<string, number>();
  return {
    files,
    folders,
    claim: (name) => !folders.has(name) && folders.set(name, 0).size > 0,
    claimed: (name) => folders.get(name),
    release: (name) => void folders.delete(name),
    append: (name, text) => void files.set(name, (files.get(name) ?? '') + text),
    size: (name) => files.get(name)?.length ?? 0,
    move(from, to) {
      const text = files.get(from);
      if (text === undefined) throw new Error(`ENOENT: ${from}`);
      files.set(to, text);
      files.delete(from);
    },
  };
}

it('moves full files on while it is written, and keeps so many', () => {
  const disk = memoryDisk();
  const log = createRotatingLog(disk, 'shell', { bytes: 200, files: 3 });
  for (let number = 0; number < 40; number += 1) log.write(0, { level: 'info', message: `line ${number}` });
  expect([...disk.files.keys()].sort()).toEqual(['shell.1.log', 'shell.2.log', 'shell.log']);
  for (const text of disk.files.values()) expect(text.length).toBeLessThanOrEqual(200);
  const all = ['shell.2.log', 'shell.1.log', 'shell.log'].map((name) => disk.files.get(name)).join('');
  const numbers = all
    .trim()
    .split('\n')
    .map((line) => Number(JSON.parse(line).message.slice(5)));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => 40 - numbers.length + index));
});

it('does not move on what another process has moved on since it was found full', () => {
  const disk = memoryDisk();
  const limits = { bytes: 260, files: 3 };
  const other = createRotatingLog(disk, 'shell', limits);
  for (let number = 0; number < 2; number += 1) other.write(0, { message: 'x'.repeat(60) });
  const full = disk.files.get('shell.log');
  let meanwhile: (() => void) | undefined = () => other.write(0, { message: 'the other' });
  const claim = (name: string) => {
    const work = meanwhile;
    meanwhile = undefined;
    work?.();
    return disk.claim(name);
  };
  createRotatingLog({ ...disk, claim }, 'shell', limits).write(0, { message: 'this one' });
  expect(disk.files.get('shell.1.log')).toBe(full);
  expect(disk.files.get('shell.log')).toMatch(/the other.*\n.*this one/);
  expect([...disk.folders]).toEqual([]);
});

it('grows on while another process is at it, and is moved on once that one must have died of it', () => {
  const disk = memoryDisk();
  const log = createRotatingLog(disk, 'shell', { bytes: 200, files: 3 });
  disk.folders.set('shell.moving', 10_000);
  for (let number = 0; number < 4; number += 1) log.write(10_500, { message: 'x'.repeat(60) });
  expect([...disk.files.keys()]).toEqual(['shell.log']);
  log.write(13_000, { message: 'later' });
  expect([...disk.files.keys()].sort()).toEqual(['shell.1.log', 'shell.log']);
  expect([...disk.folders]).toEqual([]);
});

it('spells errors out with what caused them, and writes no secret', () => {
  const disk = memoryDisk();
  const log = createRotatingLog(disk, 'shell');
  const error = new Error('no answer from https://s3.example/b?sig=abcdef', { cause: new Error('reset') });
  log.write(0, {
    level: 'error',
    message: 'sync failed',
    error,
    target: { secretAccessKey: 'wJalr' },
    tokens: ['ya29.a'],
    credentials: { user: 'anna', value: 'ya29.b' },
    key: null,
    size: 3n,
  });
  const [line = ''] = disk.files.values();
  expect(JSON.parse(line)).toMatchObject({
    time: '1970-01-01T00:00:00.000Z',
    error: { message: 'no answer from https://s3.example/b?[hidden]', cause: { message: 'reset' } },
    target: { secretAccessKey: '[hidden]' },
    tokens: '[hidden]',
    credentials: '[hidden]',
    key: null,
    size: '3',
  });
  expect(line).not.toMatch(/abcdef|wJalr|ya29/);
});

it('cuts what nobody would read to its end', () => {
  const disk = memoryDisk();
  const line = createRotatingLog(disk, 'shell').write(0, { message: 'a page', html: 'x'.repeat(100_000) });
  expect(line.length).toBeLessThan(20_000);
});

it('never throws, whatever it is given and whatever the disk says', () => {
  const ring: { self?: unknown } = {};
  ring.self = ring;
  const refuse = () => {
    throw new Error('ENOSPC');
  };
  const full = createRotatingLog({ ...memoryDisk(), append: refuse, size: refuse, move: refuse }, 'shell');
  expect(full.write(0, { message: 'full' })).toContain('full');
  const disk = memoryDisk();
  createRotatingLog(disk, 'shell').write(0, { level: 'warn', message: 'a ring', ring });
  expect(JSON.parse(disk.files.get('shell.log') ?? '')).toMatchObject({ level: 'warn', message: 'a ring' });
});
