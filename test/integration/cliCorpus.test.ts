import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import { type CliRun, type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';

interface Imported {
  readonly imported: number;
  readonly duplicates: number;
  readonly failed: number;
  readonly files: readonly {
    source: string;
    status: string;
    id?: number;
    sha256?: string;
    reason?: string;
  }[];
}
interface Row {
  readonly file: string;
  readonly sha256: string;
  readonly probe: string;
}

let world: CliWorld;
let imported: CliRun & { readonly value: Imported };

async function corpusFiles(): Promise<readonly string[]> {
  const entries = await readdir(corpusFolder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function manifest(): Promise<readonly Row[]> {
  const [head = '', ...lines] = (await readFile(path.join(corpusFolder, 'MANIFEST.tsv'), 'utf8'))
    .trimEnd()
    .split('\n');
  const columns = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    return { file: cell('path'), sha256: cell('sha256'), probe: cell('sharp_0.35.5_probe') };
  });
}

beforeAll(async () => {
  world = await cliWorld();
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
  imported = await world.json<Imported>('import', '--library', world.library, corpusFolder);
}, 240_000);
afterAll(() => world.remove());

describe('the whole corpus in one call', () => {
  it('is imported or refused file by file, each once', async () => {
    expect([0, 1]).toContain(imported.code);
    const sources = imported.value.files.map(({ source }) => source);
    expect(sources.toSorted()).toEqual((await corpusFiles()).toSorted());
    const { imported: stored, duplicates, failed, files } = imported.value;
    expect(stored + duplicates + failed).toBe(files.length);
    for (const { status, reason } of files) if (status === 'failed') expect(reason).toMatch(/\w+ \w+/);
  });

  it('is stored byte for byte', async () => {
    const hashes = new Map(imported.value.files.map(({ source, sha256 }) => [source, sha256]));
    for (const { file, sha256 } of await manifest()) {
      const found = hashes.get(path.join(corpusFolder, file));
      if (found !== undefined) expect([file, found]).toEqual([file, sha256]);
    }
  });

  it('gets a thumbnail for every picture that can be decoded, and an answer for all the rest', async () => {
    const made = await world.json<{ made: number; placeholder: number; failed: number }>(
      'thumbnails',
      '--library',
      world.library,
    );
    expect([0, 1]).toContain(made.code);
    const { value } = await world.json<{ total: number; assets: readonly AssetDetail[] }>(
      'list',
      '--library',
      world.library,
    );
    expect(value.total).toBe(imported.value.imported);
    expect(made.value.made + made.value.placeholder + made.value.failed).toBe(value.total);
    const previews = new Map(value.assets.map(({ sha256, preview }) => [sha256, preview]));
    const without = (await manifest())
      .filter(({ probe, sha256 }) => probe === 'ok' && previews.get(sha256) !== 'ready')
      .map(({ file, sha256 }) => `${file}: ${previews.get(sha256)}`);
    expect(without).toEqual([]);
    expect([...previews.values()].filter((preview) => preview === 'pending')).toEqual([]);
  }, 300_000);
});
