/** Goes through the assets and says what is to be done about the renditions of each; changes nothing. */
import { setImmediate as pause } from 'node:timers/promises';
import type { RenditionPlan } from '../../../shared/contract/collection.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { Collections } from '../catalog/collections.ts';
import type { RenditionRecords, RenditionRow } from '../catalog/renditions.ts';
import type { LocalStorage } from '../storage/localStorage.ts';
import { changesOf } from './wanted.ts';

export interface SurveyParts {
  readonly catalog: {
    readonly collections: Pick<Collections, 'list'>;
    readonly renditions: Pick<RenditionRecords, 'page'>;
  };
  readonly storage: Pick<LocalStorage, 'root' | 'state' | 'sizeOf'>;
}

export interface SurveyOptions {
  /** Of this collection only. */
  readonly collection?: number | undefined;
  /** Also what is right as it is, and what could not be made. */
  readonly all: boolean;
}

/** An asset with something to be done. */
export interface Due {
  readonly assetId: number;
  /** Rows that are as they should be but have no file, or are to be made again all the same. */
  readonly again: readonly number[];
}

export interface Survey {
  readonly plan: RenditionPlan;
  readonly due: readonly Due[];
}

interface Counts {
  make: number;
  rebuild: number;
  remove: number;
  keep: number;
}

const PAGE = 500;

/** Throws `not_found` for a collection that is not there, `media_root_offline`. */
export async function surveyRenditions(parts: SurveyParts, options: SurveyOptions): Promise<Survey> {
  const { catalog, storage } = parts;
  const collections = catalog.collections.list();
  const asked = collections.filter(({ id }) => options.collection === undefined || id === options.collection);
  if (asked.length === 0) throw new MediarootError('not_found', 'There is no such collection any more.');
  const definitions = new Map(collections.map(({ id, definition }) => [id, definition.renditions]));
  const counts = new Map<number, Counts>();
  const due: Due[] = [];
  for (let after = 0; ; ) {
    const page = catalog.renditions.page(options.collection ?? null, after, PAGE);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.subject.assetId;
    for (const { subject, rows } of page) {
      const changes = changesOf(subject, definitions.get(subject.collectionId) ?? [], rows);
      const made = changes.keep.filter(({ state }) => state === 'ready');
      const again = options.all
        ? changes.keep.filter(({ state }) => state !== 'pending')
        : await lostOf(storage, made);
      const waiting = changes.keep.filter(({ state }) => state === 'pending').length;
      add(counts, subject.collectionId, {
        make: changes.make.filter(({ state }) => state === 'pending').length + waiting,
        rebuild: changes.rebuild.length + again.length,
        remove: changes.remove.length,
        keep: changes.keep.length - again.length - waiting,
      });
      const touched = changes.make.length + changes.rebuild.length + changes.remove.length + again.length;
      if (touched > 0) due.push({ assetId: subject.assetId, again: again.map(({ id }) => id) });
    }
    await pause();
  }
  const of = (id: number): Counts => counts.get(id) ?? none();
  const plans = asked.map(({ id, definition }) => ({ id, name: definition.name, ...of(id) }));
  const total = none();
  for (const { make, rebuild, remove, keep } of plans) merge(total, { make, rebuild, remove, keep });
  return { plan: { ...total, collections: plans }, due };
}

async function lostOf(
  storage: SurveyParts['storage'],
  rows: readonly RenditionRow[],
): Promise<readonly RenditionRow[]> {
  const lost: RenditionRow[] = [];
  for (const row of rows) {
    if (row.path !== null && (await storage.sizeOf(row.path)) !== row.size) lost.push(row);
  }
  // A disk that just went away looks as though every file were lost.
  if (lost.length > 0 && storage.state() === 'offline') {
    throw new MediarootError(
      'media_root_offline',
      `The media folder ${storage.root} is offline. Connect its drive, then try again.`,
      { retryable: true },
    );
  }
  return lost;
}

function none(): Counts {
  return { make: 0, rebuild: 0, remove: 0, keep: 0 };
}

function add(counts: Map<number, Counts>, id: number, more: Counts): void {
  const sum = counts.get(id) ?? none();
  counts.set(id, sum);
  merge(sum, more);
}

function merge(sum: Counts, more: Counts): void {
  sum.make += more.make;
  sum.rebuild += more.rebuild;
  sum.remove += more.remove;
  sum.keep += more.keep;
}
