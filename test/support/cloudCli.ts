/** The command line with a few files to copy to a bucket: public and private ones, one with renditions in the way of names. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { SyncResult } from '../../shared/contract/cloud.ts';
import type { CliRun, CliWorld } from './cli.ts';

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
  /** Imports a file of this text into a collection; returns its number. */
  add(name: string, text: string, collection?: string): Promise<number>;
}

/** A library with a public collection “Shared” (`shared/{name}`) and a private one “Papers” (`papers/{name}`). */
export async function cloudCli(world: CliWorld): Promise<CloudCli> {
  const inbox = path.join(world.folder, 'inbox');
  const library = ['--library', world.library] as const;
  const cli: CloudCli = {
    run: (...words) => world.run(...words, ...library),
    json: (...words) => world.json(...words, ...library),
    async sync(...words) {
      const ended = await cli.json<SyncJson>('sync', ...words);
      if (ended.code !== 0) throw new Error(`sync ended with ${ended.code}: ${ended.stdout}`);
      return ended.value;
    },
    async add(name, text, collection = 'Papers') {
      const file = path.join(inbox, name);
      await fs.writeFile(file, text);
      const { value } = await cli.json<{ files: { id: number }[] }>(
        'import',
        file,
        '--collection',
        collection,
      );
      return value.files[0]?.id ?? 0;
    },
  };
  await fs.mkdir(inbox);
  await cli.run('init', '--media-root', world.mediaRoot);
  await cli.run(
    ...[
      'collections',
      'add',
      'Shared',
      '--upload-to',
      'shared/',
      '--naming',
      '{name}',
      '--visibility',
      'public',
    ],
  );
  await cli.run('collections', 'add', 'Papers', '--upload-to', 'papers/', '--naming', '{name}');
  return cli;
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
