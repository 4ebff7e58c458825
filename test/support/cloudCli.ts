/** The command line on a library with a few files to copy to a bucket, public and private ones. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Session } from '../../electron/library/session.ts';
import type { SyncResult } from '../../shared/contract/cloud.ts';
import type { CliRun, CliWorld } from './cli.ts';
import { ask, importAll, within } from './publishedLibrary.ts';

export interface SyncJson extends SyncResult {
  readonly failures: readonly {
    readonly id: number | null;
    readonly name: string;
    readonly reason: string;
  }[];
}

export interface CloudCli {
  /** Runs a command on the library. */
  run(...words: readonly string[]): Promise<CliRun>;
  json<T>(...words: readonly string[]): Promise<CliRun & { readonly value: T }>;
  /** `sync --json`, which is to end with 0. */
  sync(...words: readonly string[]): Promise<SyncJson>;
  /** Imports files of these texts into a collection; returns their numbers, by name. Nothing else may have the library open. */
  add(
    texts: Readonly<Record<string, string>>,
    collection?: string,
  ): Promise<Readonly<Record<string, number>>>;
}

/** A library with a public collection “Shared” (`shared/{name}`) and a private one “Papers” (`papers/{name}`). */
export async function cloudCli(world: CliWorld): Promise<CloudCli> {
  const inbox = path.join(world.folder, 'inbox');
  const library = ['--library', world.library] as const;
  const save = (session: Session, name: string, visibility: 'public' | 'private') =>
    ask(session, 'collections.save', {
      id: null,
      definition: { name, uploadTo: `${name.toLowerCase()}/`, naming: '{name}', visibility },
    });
  const cli: CloudCli = {
    run: (...words) => world.run(...words, ...library),
    json: (...words) => world.json(...words, ...library),
    async sync(...words) {
      const ended = await cli.json<SyncJson>('sync', ...words);
      if (ended.code !== 0) throw new Error(`sync ended with ${ended.code}: ${ended.stdout}`);
      return ended.value;
    },
    add: (texts, collection = 'Papers') =>
      within(world, async (session) => {
        await ask(session, 'library.open', { path: world.library });
        const names = Object.keys(texts);
        for (const name of names) await fs.writeFile(path.join(inbox, name), texts[name] ?? '');
        const { collections } = await ask(session, 'library.counts', {});
        const into = collections.find(({ name }) => name === collection)?.id;
        const ids = await importAll(
          session,
          names.map((name) => path.join(inbox, name)),
          into,
        );
        return Object.fromEntries(ids.map((id, index) => [names[index] ?? '', id]));
      }),
  };
  await fs.mkdir(inbox);
  await within(world, async (session) => {
    await ask(session, 'library.create', { path: world.library, mediaRoot: world.mediaRoot });
    await save(session, 'Shared', 'public');
    await save(session, 'Papers', 'private');
  });
  return cli;
}

/** What is on record of each asset of a world's library, but its number here. */
export function recordsOf(world: CliWorld): Promise<readonly object[]> {
  return within(world, async (session) => {
    await ask(session, 'library.open', { path: world.library });
    const { assets } = await ask(session, 'assets.list', { query: {} });
    return assets.map(({ id: _, ...facts }) => facts);
  });
}

/** Every file below a folder with its text, by path; what is the program's own is left out. */
export async function filesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const files: [string, string][] = [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const relative = path.relative(folder, file);
    if (!entry.isFile() || relative.startsWith('.mediaroot')) continue;
    files.push([relative, await fs.readFile(file, 'utf8')]);
  }
  return Object.fromEntries(files.sort(([one], [other]) => (one < other ? -1 : 1)));
}
