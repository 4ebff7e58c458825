/** A whole library spoken to about its collections. */
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import {
  type Collection,
  CollectionDefinition,
  type CollectionDraft,
} from '../../shared/contract/collection.ts';
import { type WholeLibrary, wholeLibraryForEachTest } from './wholeLibrary.ts';

export interface CollectionsLibrary {
  readonly library: WholeLibrary;
  collections(): Promise<readonly Collection[]>;
  /** By its name. */
  collection(name: string): Promise<Collection>;
  save(
    name: string,
    draft: Partial<CollectionDraft>,
    moveFiles?: boolean,
  ): Promise<{ moving: number; collection: Collection }>;
  /** Three notes that go to Documents, told apart by their words alone; imported one by one, so that their numbers are in order. */
  addNotes(): Promise<readonly number[]>;
  /** Where assets lie, in the order of their numbers given. */
  paths(ids: readonly number[]): Promise<readonly string[]>;
  /** Opens the library again: every record has its file, and nothing else lies about. */
  expectFilesInOrder(): Promise<void>;
  undo(): Promise<unknown>;
  redo(): Promise<unknown>;
}

export const define = (draft: Partial<CollectionDraft>): CollectionDefinition =>
  CollectionDefinition.parse({ name: 'Essays', uploadTo: 'essays/', ...draft });

export const solidPng = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer();

export function collectionsLibraryForEachTest(): CollectionsLibrary {
  const library = wholeLibraryForEachTest();
  const collections = async () => (await library.call('collections.list', {})).collections;
  const collection = async (name: string) => {
    const found = (await collections()).find(({ definition }) => definition.name === name);
    if (found === undefined) throw new Error(`no collection ${name}`);
    return found;
  };
  return {
    library,
    collections,
    collection,
    async save(name, draft, moveFiles = false) {
      const { id, definition } = await collection(name);
      return library.call('collections.save', { id, definition: { ...definition, ...draft }, moveFiles });
    },
    addNotes: async () => [
      ...(await library.add(['one.txt', 'first'])),
      ...(await library.add(['two.txt', 'second'])),
      ...(await library.add(['three.txt', 'third'])),
    ],
    paths: (ids) => Promise.all(ids.map(async (id) => (await library.asset(id)).path)),
    async expectFilesInOrder() {
      await library.reopen();
      const { assets } = await library.call('assets.list', { query: {} });
      const files = (await fs.readdir(library.mediaRoot, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(library.mediaRoot, path.join(entry.parentPath, entry.name)))
        .filter((file) => !file.startsWith('thumbnails') && !file.startsWith('.mediaroot'));
      expect(files.sort()).toEqual(assets.map((asset) => asset.path).sort());
    },
    undo: () => library.call('history.undo', {}),
    redo: () => library.call('history.redo', {}),
  };
}
