/**
 * The program is killed in the middle of a system call while it brings here what another machine added and changed, at many
 * places; then the library is opened again. Every record must have its file and every file its record, nothing that was here is
 * lost, and the next sync brings the rest. MEDIAROOT_CRASH_SWEEP=1 tries every place instead of a choice.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { openMachine } from '../support/machines.ts';
import { findStoredDisorder, openStoredLibrary } from '../support/storedLibrary.ts';
import { canTrace, killedAtEach, range, runUnderStrace, sweep } from '../support/strace.ts';

const PLACES: Readonly<Record<string, readonly number[]>> = {
  link: sweep ? range(1, 12) : [1, 3],
  unlink: sweep ? range(1, 16) : [2],
  fsync: sweep ? range(1, 40) : [3, 8],
  pwrite64: sweep ? range(1, 300, 5) : [20, 60, 120],
};
const AFTER = {
  'other/a.txt': 'changed on the desk',
  'other/b.txt': 'new on the desk',
  'other/c.txt': 'by the desk',
  'other/c-2.txt': 'by the laptop',
  'other/moved/d.txt': 'moved on the desk',
};

let folder: string;
const work = () => path.join(folder, 'work');
const lap = () => path.join(work(), 'lap');
const template = () => path.join(folder, 'template');
const bucket = () => path.join(work(), 'bucket');
const target = () => RemoteTarget.parse({ type: 'local', bucket: bucket() });

beforeAll(async () => {
  folder = await makeWorkFolder();
  await fs.mkdir(bucket(), { recursive: true });
  const desk = await openMachine(path.join(work(), 'desk'), 'Desk', { target: target() });
  const laptop = await openMachine(lap(), 'Laptop', { target: target() });
  const a = await desk.add('other/a.txt', 'first');
  const d = await desk.add('other/d.txt', 'moved on the desk');
  await desk.sync();
  await laptop.sync();
  await laptop.add('other/c.txt', 'by the laptop');
  await desk.replace(a, 'changed on the desk', 'other/a-new.txt');
  await desk.move(a, 'other/a.txt');
  await desk.move(d, 'other/moved/d.txt');
  await desk.add('other/b.txt', 'new on the desk');
  await desk.add('other/c.txt', 'by the desk');
  await desk.sync();
  await desk.close();
  await laptop.close();
  await fs.rename(work(), template());
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

/** Every file that was here, or what took its place, is here. */
async function expectNothingLost(): Promise<void> {
  await (await openStoredLibrary(lap())).close();
  expect(await findStoredDisorder(lap())).toEqual([]);
  const machine = await openMachine(lap(), 'Laptop', { target: target() });
  const contents = Object.values(await machine.files());
  await machine.close();
  expect(contents).toContain('by the laptop');
  expect(contents).toContain('moved on the desk');
  expect(contents.includes('first') || contents.includes('changed on the desk')).toBe(true);
}

async function expectFinished(): Promise<void> {
  const machine = await openMachine(lap(), 'Laptop', { target: target() });
  try {
    expect(await machine.sync()).toMatchObject({ failed: 0 });
    expect(await machine.files()).toEqual(AFTER);
    expect(await machine.sync()).toMatchObject({ requests: 1, notes: [] });
  } finally {
    await machine.close();
  }
  expect(await findStoredDisorder(lap())).toEqual([]);
}

describe.runIf(canTrace)('a pull that is killed', () => {
  for (const [call, places] of Object.entries(PLACES)) {
    test(`in ${call} leaves each asset wholly here or not at all`, { timeout: 900_000 }, async (context) => {
      const killed = await killedAtEach(call, places, async (rule) => {
        await fs.cp(template(), work(), { recursive: true });
        const log = path.join(folder, 'strace.log');
        const reached = await runUnderStrace('pullDriver.ts', [lap(), bucket()], { inject: [rule], log });
        await expectNothingLost();
        await expectFinished();
        await fs.rm(work(), { recursive: true });
        return reached;
      });
      expect(killed).toBeGreaterThan(0);
      context.annotate(`${killed} of ${places.length} places reached`);
    });
  }
});
