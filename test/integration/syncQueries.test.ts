/** What a sync and a restore ask the catalog of each asset costs the same however many assets there are. */
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { CATALOG_FILE } from '../../electron/library/catalog/connection.ts';
import { createRepositories, type Repositories } from '../../electron/library/catalog/repositories.ts';
import { catalogForEachTest, NOON, sampleAsset, sampleSource } from '../support/catalog.ts';

const made = catalogForEachTest();
const REMOTE = 1;
const IDS = [1, 2];
const UUIDS = IDS.map((id) => sampleAsset(id).uuid);

const QUESTIONS: Readonly<Record<string, (records: Repositories) => unknown>> = {
  'the changes of many assets': ({ remoteContents }) => remoteContents.changesOf(IDS),
  'what the bucket has of many assets': ({ remoteContents }) => remoteContents.byAssetIds(REMOTE, IDS),
  'what the bucket has of one asset': ({ remoteContents }) => remoteContents.byAssetId(REMOTE, 1),
  'the objects of many assets': ({ remoteContents }) => remoteContents.objectsOf(REMOTE, UUIDS),
  'the objects of one asset': ({ remoteContents }) => remoteContents.objects(REMOTE, UUIDS[0] ?? ''),
  'what lies under a key': ({ remoteContents }) => remoteContents.objectAt(REMOTE, 'key'),
  'what is to lie in the bucket': ({ bucketAssets }) => bucketAssets.find(IDS),
  'the records of many assets': ({ assetRecords }) => assetRecords.ofMany(IDS),
  'a page of files to fetch': ({ restoring }) => restoring.files(REMOTE, 0, 500),
  'the renditions of many assets to fetch': ({ restoring }) => restoring.renditions(REMOTE, IDS),
};

it.each(Object.entries(QUESTIONS))('%s are found by an index', (_, ask) => {
  for (const id of IDS) made.catalog.assets.insert(sampleAsset(id), sampleSource());
  const asked: string[] = [];
  const db = new Database(`${made.folder}/library/${CATALOG_FILE}`, {
    verbose: (sql) => void asked.push(String(sql)),
  });
  try {
    const records = createRepositories(
      db,
      () => NOON,
      () => undefined,
    );
    asked.length = 0;
    ask(records);
    const queries = [...asked];
    expect(queries).not.toEqual([]);
    const steps = queries.flatMap((sql) =>
      db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(),
    );
    // The numbers that are asked for are walked through, nothing else is.
    expect(
      steps.map(({ detail }) => detail).filter((detail) => /^SCAN (?!json_each|wanted)/.test(detail)),
    ).toEqual([]);
  } finally {
    db.close();
  }
});
