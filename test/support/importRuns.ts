/** Imports through the calls of a whole library, with what became of each file. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Session } from '../../electron/library/session.ts';
import type { Collection, CollectionDraft } from '../../shared/contract/collection.ts';
import type { ImportItem, ImportMode, ImportSummary } from '../../shared/contract/import.ts';
import { ask } from './publishedLibrary.ts';

export interface RunOptions {
  readonly collection?: number;
  readonly mode?: ImportMode;
}

export interface Run {
  readonly id: number;
  readonly summary: ImportSummary;
  /** In the order of the journal. */
  readonly items: readonly ImportItem[];
}

/** Resolves when the run that `start` begins has ended. */
async function ended(session: Session, start: () => Promise<number>): Promise<Run> {
  const heard = new Map<number, ImportSummary>();
  let wake: () => void = () => undefined;
  const stop = session.on((event) => {
    if (event.name !== 'import.progress') return;
    heard.set(event.payload.id, event.payload);
    wake();
  });
  try {
    const id = await start();
    for (;;) {
      const summary = heard.get(id);
      if (summary !== undefined && summary.finished !== null) {
        const { items } = await ask(session, 'import.results', { importId: id, limit: 1000 });
        return { id, summary, items };
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stop();
  }
}

/** Imports files and folders, refused ones and all. */
export function runImport(
  session: Session,
  paths: readonly string[],
  options: RunOptions = {},
): Promise<Run> {
  return ended(session, async () => {
    const { importId } = await ask(session, 'import.start', { paths: [...paths], ...options });
    return importId;
  });
}

/** Tries the failed files of a run again, into another collection. */
export function retryImport(session: Session, importId: number, collection: number): Promise<Run> {
  return ended(session, async () => {
    await ask(session, 'import.retry', { importId, collection });
    return importId;
  });
}

/** The one file there is to be. */
export async function importOne(
  session: Session,
  file: string,
  options: RunOptions = {},
): Promise<ImportItem> {
  const { items } = await runImport(session, [file], options);
  const [item, ...more] = items;
  if (item === undefined || more.length > 0) throw new Error(`${file} gave ${items.length} results`);
  return item;
}

export async function collectionCalled(session: Session, name: string): Promise<Collection> {
  const { collections } = await ask(session, 'collections.list', {});
  const found = collections.find(({ definition }) => definition.name === name);
  if (found === undefined) throw new Error(`There is no collection ${name}`);
  return found;
}

/** Makes a collection, or changes what a known one says. */
export async function saveCollection(
  session: Session,
  draft: Partial<CollectionDraft> & { name: string },
): Promise<Collection> {
  const { collections } = await ask(session, 'collections.list', {});
  const known = collections.find(({ definition }) => definition.name === draft.name);
  const base = known?.definition ?? { uploadTo: `${draft.name.toLowerCase()}/` };
  const { collection } = await ask(session, 'collections.save', {
    id: known?.id ?? null,
    definition: { ...base, ...draft },
  });
  return collection;
}

/** Files below MEDIA_ROOT that are neither ours nor renditions, sorted. */
export async function originalsIn(mediaRoot: string): Promise<readonly string[]> {
  const entries = await fs.readdir(mediaRoot, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(mediaRoot, path.join(entry.parentPath, entry.name)))
    .filter((name) => !name.startsWith('.mediaroot') && !name.startsWith('thumbnails'))
    .sort();
}

/** What lies, half-way, in the staging folder. */
export async function stagedIn(mediaRoot: string): Promise<readonly string[]> {
  const entries = await fs.readdir(path.join(mediaRoot, '.mediaroot/tmp'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
