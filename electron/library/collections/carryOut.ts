/** One step of a change, batch by batch: records and the work on files in one transaction, with how far it has come. */
import type { JudgedAsset, MovedAsset } from '../catalog/collectionAssets.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { LibraryContext } from '../context.ts';
import type { FailedStep } from '../history/types.ts';
import { batches } from './batches.ts';
import { liesAt, placeOf } from './facts.ts';
import type { Step } from './journal.ts';
import { moverOf } from './plan.ts';

export interface StepResult {
  /** Files that are to move. */
  moving: number;
  readonly failed: FailedStep[];
}

interface Course {
  readonly result: StepResult;
  /** Inside the transaction of a batch: done up to this asset. */
  progress(after: number, count: number): void;
  /** Between two batches. Throws to stop. */
  between(): Promise<void>;
  /** Inside the last transaction: the step is done. */
  over(): void;
}

type Parts = Pick<LibraryContext, 'catalog' | 'filing' | 'renditions' | 'engine'>;

export async function carryOut(parts: Parts, step: Step, after: number, course: Course): Promise<void> {
  switch (step.op) {
    case 'apply':
      return apply(parts, step, after, course);
    case 'move':
      return move(parts, step, after, course);
    case 'return':
      return bringBack(parts, step, after, course);
    case 'empty':
      return empty(parts, step, course);
  }
}

async function eachBatch<T>(
  { catalog }: Parts,
  course: Course,
  items: AsyncIterable<readonly T[]>,
  idOf: (item: T) => number,
  change: (item: T) => void,
): Promise<void> {
  for await (const batch of items) {
    catalog.transaction(() => {
      for (const item of batch) change(item);
      const last = batch.at(-1);
      if (last !== undefined) course.progress(idOf(last), batch.length);
    });
    await course.between();
  }
}

async function apply(
  parts: Parts,
  step: Extract<Step, { op: 'apply' }>,
  start: number,
  course: Course,
): Promise<void> {
  const { catalog, renditions } = parts;
  const collection = catalog.collections.get(step.collection);
  const mover =
    collection === null || step.before === null ? () => null : moverOf(step.before, collection.definition);
  await eachBatch(parts, course, pageOf(parts, step.collection, start), idOfAsset, (asset) => {
    const to = mover(asset);
    if (to !== null) {
      catalog.collectionAssets.note(step.change, asset);
      course.result.moving += 1;
      place(parts, asset, to);
    }
    // one that moves is asked anew once its file is there
    if (to === null && asset.state !== 'trashed') renditions.want(asset.id);
  });
  catalog.transaction(course.over);
}

async function move(
  parts: Parts,
  step: Extract<Step, { op: 'move' }>,
  start: number,
  course: Course,
): Promise<void> {
  const { catalog } = parts;
  const to = catalog.collections.get(step.to);
  if (to !== null) {
    await eachBatch(parts, course, notedOf(parts, step.change, start), idOfNoted, ({ asset }) =>
      enter(parts, course, asset, to),
    );
  }
  catalog.transaction(course.over);
}

async function bringBack(
  parts: Parts,
  step: Extract<Step, { op: 'return' }>,
  start: number,
  course: Course,
): Promise<void> {
  const { catalog } = parts;
  const known = new Set(catalog.collections.list().map(({ id }) => id));
  await eachBatch(parts, course, notedOf(parts, step.change, start), idOfNoted, ({ asset, was }) => {
    if (known.has(was.collectionId)) bringOneBack(parts, course, asset, was);
    else {
      const reason = 'The collection it was in is no longer there.';
      course.result.failed.push({ id: asset.id, name: asset.name, reason });
    }
  });
  catalog.transaction(course.over);
}

function bringOneBack(parts: Parts, course: Course, asset: JudgedAsset, was: MovedAsset): void {
  if (asset.collectionId !== was.collectionId) {
    parts.catalog.collectionAssets.setCollection(asset.id, was.collectionId);
  }
  goTo(parts, course, asset, was.path);
}

async function empty(parts: Parts, step: Extract<Step, { op: 'empty' }>, course: Course): Promise<void> {
  const { catalog, engine } = parts;
  for (let over = false; !over; ) {
    const into = step.into === null ? null : catalog.collections.get(step.into);
    if (into !== null) {
      await eachBatch(parts, course, pageOf(parts, step.collection, 0), idOfAsset, (asset) => {
        catalog.collectionAssets.note(step.change, asset);
        enter(parts, course, asset, into);
      });
    }
    // what is being imported may still come here
    await Promise.all(running(engine).map(({ id }) => engine.whenDone(id)));
    await course.between();
    over = catalog.transaction(() => {
      if (running(engine).length > 0) return false;
      const left = catalog.collectionAssets.count(step.collection);
      if (left > 0 && into !== null) return false;
      if (left === 0) removeEmpty(parts, step.collection, into);
      course.over();
      return true;
    });
  }
}

function running(engine: Parts['engine']) {
  return engine.list().filter(({ state }) => state === 'scanning' || state === 'running');
}

function removeEmpty({ catalog }: Parts, id: number, into: StoredCollection | null): void {
  const kind = catalog.collections.get(id)?.autoKind ?? null;
  catalog.collections.setAutoKind(id, null);
  if (into !== null && into.autoKind === null) catalog.collections.setAutoKind(into.id, kind);
  catalog.collections.remove(id, into?.id ?? null);
}

/** The asset belongs to the collection from now on, and its file goes where that puts it. */
function enter(parts: Parts, course: Course, asset: JudgedAsset, to: StoredCollection): void {
  if (asset.collectionId !== to.id) parts.catalog.collectionAssets.setCollection(asset.id, to.id);
  const wanted = placeOf(to.definition, asset);
  goTo(parts, course, asset, liesAt(asset.path, wanted) ? asset.path : wanted);
}

function goTo(parts: Parts, course: Course, asset: JudgedAsset, path: string): void {
  if (asset.path !== path) {
    course.result.moving += 1;
    place(parts, asset, path);
  } else if (asset.state !== 'trashed') parts.renditions.want(asset.id);
}

/** The file goes there, now or when the asset comes back from the trash. */
function place({ catalog, filing }: Parts, asset: JudgedAsset, path: string): void {
  if (asset.state === 'trashed') catalog.collectionAssets.setHome(asset.id, path);
  else filing.move(asset.id, path);
}

function pageOf({ catalog }: Parts, collection: number, start: number) {
  const read = (after: number, limit: number) => catalog.collectionAssets.page(collection, after, limit);
  return batches(read, idOfAsset, start);
}

function notedOf({ catalog }: Parts, change: string, start: number) {
  const read = (after: number, limit: number) => catalog.collectionAssets.noted(change, after, limit);
  return batches(read, idOfNoted, start);
}

function idOfAsset({ id }: JudgedAsset): number {
  return id;
}

function idOfNoted({ asset }: { readonly asset: JudgedAsset }): number {
  return asset.id;
}
