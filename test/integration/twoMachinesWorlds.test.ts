/**
 * Two machines on one bucket do at random what people do, and sync in any order, also at the same moment. Whatever happens, what
 * a machine imported and did not delete itself is there; once both have synced in turn, each has what the other one added; and
 * every record has its file. MEDIAROOT_CRASH_SWEEP=1 tries many more worlds.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { MediarootError } from '../../shared/errors.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { type Machine, openMachine } from '../support/machines.ts';
import { findStoredDisorder } from '../support/storedLibrary.ts';
import { sweep } from '../support/strace.ts';

type Deed =
  | { readonly do: 'add'; readonly who: number; readonly place: number; readonly content: number }
  | { readonly do: 'replace'; readonly who: number; readonly which: number; readonly content: number }
  | { readonly do: 'move'; readonly who: number; readonly which: number; readonly place: number }
  | { readonly do: 'rate' | 'trash' | 'restore' | 'erase'; readonly who: number; readonly which: number }
  | { readonly do: 'sync'; readonly who: number }
  | { readonly do: 'both' };

const who = fc.integer({ min: 0, max: 1 });
const which = fc.nat({ max: 5 });
const place = fc.nat({ max: 4 });
// Few enough that both machines import the same now and then.
const content = fc.nat({ max: 12 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), who, place, content }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replace' as const), who, which, content }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), who, which, place }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('rate', 'trash', 'restore', 'erase' as const), who, which }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sync' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ do: 'both' as const }) },
);

const textOf = (number: number): string => `content ${number}`;
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a person at one machine brought in, and what went by the same hand. */
class Person {
  readonly machine: Machine;
  readonly brought = new Set<string>();
  readonly gone = new Set<string>();
  readonly goneUuids = new Set<string>();

  constructor(machine: Machine) {
    this.machine = machine;
  }

  assets(trashed = false): readonly { id: number; uuid: string; path: string; sha256: string }[] {
    const all = this.machine.catalog.remoteContents.lastChange();
    const ids = Array.from({ length: Math.max(all, 50) }, (_, index) => index + 1);
    return this.machine.catalog.deletions.find(ids).filter(({ state }) => (state === 'trashed') === trashed);
  }

  has(text: string): boolean {
    return [...this.assets(), ...this.assets(true)].some(({ sha256 }) => sha256 === sha(text));
  }

  lets(asset: { readonly uuid: string; readonly sha256: string }): void {
    this.goneUuids.add(asset.uuid);
    this.gone.add(asset.sha256);
    this.brought.delete(asset.sha256);
  }

  brings(text: string): void {
    this.brought.add(sha(text));
    this.gone.delete(sha(text));
  }
}

let serial = 0;
function freePlace(number: number): string {
  serial += 1;
  return `other/${number}/new-${serial}.txt`;
}

async function act(person: Person, step: Exclude<Deed, { do: 'sync' | 'both' }>): Promise<void> {
  const { machine } = person;
  if (step.do === 'add') {
    const text = textOf(step.content);
    const wanted = `other/${step.place}.txt`;
    if (person.has(text)) return;
    await machine.add(machine.catalog.paths.taken(wanted) ? freePlace(step.place) : wanted, text);
    person.brings(text);
    return;
  }
  const some = person.assets(step.do === 'restore');
  const asset = some[step.which % Math.max(1, some.length)];
  if (asset === undefined) return;
  if (step.do === 'rate') machine.catalog.labels.apply({ rate: [[asset.id, (step.which % 5) + 1]] });
  if (step.do === 'move') await machine.move(asset.id, `other/${step.place}.txt`);
  if (step.do === 'restore') {
    await machine.restore(asset.id);
    person.goneUuids.delete(asset.uuid);
    person.gone.delete(asset.sha256);
  }
  if (step.do === 'trash') await machine.trash(asset.id);
  if (step.do === 'erase') await machine.erase(asset.id);
  if (step.do === 'trash' || step.do === 'erase') person.lets(asset);
  if (step.do === 'replace' && !person.has(textOf(step.content))) {
    await machine.replace(asset.id, textOf(step.content), freePlace(9));
    // Of another machine's: from now on there are two.
    person.goneUuids.add(asset.uuid);
    person.gone.add(asset.sha256);
    person.brought.delete(asset.sha256);
    person.brings(textOf(step.content));
  }
}

async function sync(person: Person): Promise<void> {
  await person.machine.sync().catch((error: unknown) => {
    // The other one was at it.
    if (error instanceof MediarootError && ['remote_busy', 'remote_taken'].includes(error.code)) return;
    throw error;
  });
}

async function contents(person: Person): Promise<ReadonlySet<string>> {
  return new Set(Object.values(await person.machine.files()).map(sha));
}

async function expectNothingLost(people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const here = await contents(person);
    const lost = [...person.brought].filter((one) => !here.has(one));
    expect(lost, `${person.machine.name} lost what it imported`).toEqual([]);
  }
}

test('two machines lose nothing, and each gets what the other adds', { timeout: 1_200_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 8, maxLength: 24 }), async (deeds) => {
      const folder = await makeWorkFolder();
      const bucket = path.join(folder, 'bucket');
      await fs.mkdir(bucket);
      const target = RemoteTarget.parse({ type: 'local', bucket });
      const people = [
        new Person(await openMachine(path.join(folder, 'desk'), 'Desk', { target })),
        new Person(await openMachine(path.join(folder, 'lap'), 'Laptop', { target })),
      ] as const;
      const [desk, lap] = people;
      try {
        for (const step of deeds) {
          if (step.do === 'both') await Promise.all(people.map(sync));
          else if (step.do === 'sync') await sync(people[step.who] ?? desk);
          else await act(people[step.who] ?? desk, step);
          if (step.do === 'both' || step.do === 'sync') await expectNothingLost(people);
        }
        for (const person of [desk, lap, desk, lap])
          expect(await person.machine.sync()).toMatchObject({ failed: 0 });
        await expectNothingLost(people);
        for (const [one, other] of [
          [desk, lap],
          [lap, desk],
        ] as const) {
          const there = await contents(other);
          const missing = one
            .assets()
            .filter(({ sha256 }) => one.brought.has(sha256) && !there.has(sha256))
            .filter(({ uuid, sha256 }) => !other.goneUuids.has(uuid) && !other.gone.has(sha256));
          expect(missing, `${other.machine.name} did not get what ${one.machine.name} has`).toEqual([]);
        }
        for (const person of people) {
          expect(await person.machine.sync()).toMatchObject({
            uploaded: 0,
            copied: 0,
            deleted: 0,
            pulled: 0,
            requests: 1,
          });
        }
      } finally {
        for (const { machine } of people) await machine.close();
      }
      for (const { machine } of people) expect(await findStoredDisorder(machine.folder)).toEqual([]);
      await fs.rm(folder, { recursive: true, force: true });
    }),
    // Making a world smaller takes longer than reading it.
    { numRuns: sweep ? 200 : 8, endOnFailure: true },
  );
});
