/** What the catalog knows of a bucket, and which changes of assets it notes. */
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { CATALOG_FILE } from '../../electron/library/catalog/connection.ts';
import type { StoredRemote } from '../../electron/library/catalog/remotes.ts';
import type { RemoteAsset, RemoteObject } from '../../electron/library/catalog/remoteTypes.ts';
import { RemoteOptions, RemoteTarget } from '../../shared/contract/remote.ts';
import { catalogForEachTest, NOON, sampleAsset, sampleSource } from '../support/catalog.ts';

const made = catalogForEachTest();
let remote: StoredRemote;

const add = (number: number): number => made.catalog.assets.insert(sampleAsset(number), sampleSource());
const uuidOf = (id: number): string => made.catalog.assets.get(id)?.uuid ?? '';
const contents = () => made.catalog.remoteContents;

function addRemote(name = 'cloud'): StoredRemote {
  return made.catalog.remotes.add({
    name,
    target: RemoteTarget.parse({ type: 'local', bucket: '/bucket' }),
    options: RemoteOptions.parse({}),
  });
}

function known(id: number, fields: Partial<RemoteAsset> = {}): RemoteAsset {
  const asset = {
    uuid: uuidOf(id),
    assetId: id,
    owner: remote.replica,
    writtenSeq: contents().changeOf(id),
    gone: false,
    problem: null,
    code: null,
    ...fields,
  };
  contents().setAsset(remote.id, asset);
  return asset;
}

function object(key: string, fields: Partial<RemoteObject> = {}): RemoteObject {
  return {
    ...{ uuid: '00000000-0000-4000-8000-000000000001', role: key, key, size: 5, sha256: 'a'.repeat(64) },
    ...{ version: 'v', headers: 'h', etag: 'e', storedMs: NOON },
    ...fields,
  };
}

/** Changes the catalog behind its back, as those parts do that have no method of their own here. */
function run(sql: string): void {
  const db = new Database(`${made.folder}/library/${CATALOG_FILE}`);
  db.pragma('foreign_keys = ON');
  db.exec(sql);
  db.close();
}

beforeEach(() => {
  remote = addRemote();
});

describe('what counts as a change of an asset', () => {
  const changes: readonly (readonly [what: string, change: (id: number) => void])[] = [
    ['another name', () => run("UPDATE asset SET name = 'other'")],
    ['another path', () => run("UPDATE asset SET path = 'other/x.jpg'")],
    ['another content', () => run(`UPDATE asset SET sha256 = '${'b'.repeat(64)}'`)],
    ['the trash', (id) => made.catalog.transaction(() => made.catalog.deletions.trash(id))],
    ['a rating', () => run('UPDATE asset SET rating = 3')],
    ['a place', () => run('UPDATE asset SET latitude = 3')],
    [
      'another source',
      (id) => made.catalog.assets.addSource(id, { ...sampleSource('other.jpg'), sha256: null }),
    ],
    ['a tag', (id) => run(`INSERT INTO tag VALUES (1, 't'); INSERT INTO asset_tag VALUES (${id}, 1)`)],
    [
      'a tag that goes',
      (id) => {
        run(`INSERT INTO tag VALUES (1, 't'); INSERT INTO asset_tag VALUES (${id}, 1)`);
        known(id);
        run('DELETE FROM tag');
      },
    ],
    [
      'an album',
      (id) =>
        run(`INSERT INTO album VALUES (1, 'u', 'n', 1, 1); INSERT INTO album_asset VALUES (1, ${id}, 1)`),
    ],
    [
      'another place in an album',
      (id) => {
        run(`INSERT INTO album VALUES (1, 'u', 'n', 1, 1); INSERT INTO album_asset VALUES (1, ${id}, 1)`);
        known(id);
        run('UPDATE album_asset SET position = 2');
      },
    ],
    [
      'a rendition that was made',
      (id) => {
        const { renditions } = made.catalog;
        renditions.add(id, 'small', { fingerprint: 'f', state: 'pending', reason: null });
        known(id);
        const row = renditions.of(id)[0]?.id ?? 0;
        renditions.ready(row, { mime: 'image/jpeg', width: 1, height: 1, size: 1 }, null);
      },
    ],
    [
      'a rendition that cannot be',
      (id) => made.catalog.renditions.add(id, 'small', { fingerprint: 'f', state: 'none', reason: 'no' }),
    ],
    [
      'a rendition that goes',
      (id) => {
        made.catalog.renditions.add(id, 'small', { fingerprint: 'f', state: 'none', reason: 'no' });
        known(id);
        run('DELETE FROM rendition');
      },
    ],
  ];
  it.each(changes)('%s', (_what, change) => {
    const id = add(1);
    known(id);
    const before = contents().lastChange();
    change(id);
    expect(contents().lastChange()).toBeGreaterThan(before);
    expect(contents().changeOf(id)).toBe(contents().lastChange());
    expect(contents().changedAfter(before, 10)).toEqual([{ assetId: id, seq: contents().lastChange() }]);
    expect(made.catalog.assets.rows([id])[0]?.cloud).toBe('waiting');
    expect(contents().counts(remote.id)).toEqual({ waiting: 1, failed: 0, synced: 0 });
  });

  it('the deletion of the asset', () => {
    const id = add(1);
    const { uuid } = known(id);
    const before = contents().lastChange();
    made.catalog.transaction(() => made.catalog.deletions.delete(id));
    expect(
      contents()
        .changedAfter(before, 10)
        .map(({ assetId }) => assetId),
    ).toEqual([id]);
    expect(contents().byAssetId(remote.id, id)?.uuid).toBe(uuid);
    expect(
      contents()
        .waiting(remote.id, '', 10)
        .map((asset) => asset.uuid),
    ).toEqual([uuid]);
    expect(contents().counts(remote.id)).toEqual({ waiting: 0, failed: 0, synced: 0 });
  });

  const derived: readonly (readonly [what: string, change: (id: number) => void])[] = [
    ['a preview and its colour', (id) => made.catalog.assets.setPreview(id, { preview: 'ready', colour: 7 })],
    ['the time of the last verification', (id) => made.catalog.findings.checked(id, NOON)],
    ['a finding', (id) => made.catalog.findings.set(id, 'rot', 'damaged', NOON)],
    [
      'a rendition that is wanted',
      (id) => made.catalog.renditions.add(id, 'small', { fingerprint: 'f', state: 'pending', reason: null }),
    ],
    ['an update that changes nothing', () => run('UPDATE asset SET name = name, rating = rating')],
  ];
  it.each(derived)('not: %s', (_what, change) => {
    const id = add(1);
    known(id);
    const before = contents().lastChange();
    change(id);
    expect(contents().lastChange()).toBe(before);
    expect(made.catalog.assets.rows([id])[0]?.cloud).toBe('synced');
  });
});

describe('badges and counts', () => {
  const badges = (ids: readonly number[]) => made.catalog.assets.rows(ids).map(({ cloud }) => cloud);

  it('tell of the first remote what is there, waiting and failed', () => {
    const ids = [add(1), add(2), add(3), add(4)] as const;
    known(ids[0]);
    known(ids[1], { problem: 'It is taken.', code: 'remote_taken' });
    known(ids[2], { writtenSeq: 0 });
    expect(badges(ids)).toEqual(['synced', 'failed', 'waiting', 'waiting']);
    expect(contents().counts(remote.id)).toEqual({ waiting: 2, failed: 1, synced: 1 });
    const second = addRemote('second');
    expect(badges(ids)).toEqual(['synced', 'failed', 'waiting', 'waiting']);
    expect(contents().counts(second.id)).toEqual({ waiting: 4, failed: 0, synced: 0 });
    made.catalog.remotes.remove(remote.id);
    expect(badges(ids)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    made.catalog.remotes.remove(second.id);
    expect(badges(ids)).toEqual(['none', 'none', 'none', 'none']);
  });

  it("count another machine's asset that was changed here as there, and as kept here, until it is taken over", () => {
    const id = add(1);
    const other = '11111111-1111-4111-8111-111111111111';
    known(id, { owner: other });
    run('UPDATE asset SET rating = 5');
    expect(badges([id])).toEqual(['synced']);
    expect(contents().keptHere(remote.id)).toBe(1);
    expect(contents().waiting(remote.id, '', 10)).toEqual([]);
    expect(contents().setOwner(remote.id, other, remote.replica)).toBe(1);
    expect(badges([id])).toEqual(['waiting']);
    expect(contents().keptHere(remote.id)).toBe(0);
  });
});

describe('objects, graves and uploads', () => {
  it('are found by asset, by key, and in order of the bytes of their keys', () => {
    const keys = ['media/z', 'media/Z', 'media/é', 'media/\u{1f600}', 'media/\uffee'];
    for (const key of keys) contents().setObject(remote.id, object(key));
    const listed = contents().objectsAfter(remote.id, 'media/Z', 10);
    expect(listed.map(({ key }) => key)).toEqual(['media/z', 'media/é', 'media/\uffee', 'media/\u{1f600}']);
    expect(contents().objectAt(remote.id, 'media/é')).toEqual(object('media/é'));
    expect(contents().objects(remote.id, object('').uuid)).toHaveLength(5);
    const moved = object('private/z', { role: 'media/z', etag: 'other' });
    contents().setObject(remote.id, moved);
    expect(contents().objectAt(remote.id, 'media/z')).toBeNull();
    expect(contents().objectAt(remote.id, 'private/z')).toEqual(moved);
    expect(() => contents().setObject(remote.id, object('private/z', { role: 'second' }))).toThrow(/UNIQUE/);
    contents().removeObject(remote.id, moved.uuid, moved.role);
    expect(contents().objectAt(remote.id, 'private/z')).toBeNull();
  });

  it('come back as they were noted', () => {
    const grave = { key: 'k', uuid: null, name: 'n', size: 4, dueMs: NOON };
    contents().addGrave(remote.id, grave);
    expect(contents().graves(remote.id, NOON - 1, 10)).toEqual([]);
    expect(contents().graves(remote.id, NOON, 10)).toEqual([grave]);
    expect(contents().graveAt(remote.id, 'k')).toEqual(grave);
    contents().removeGrave(remote.id, 'k');
    expect(contents().graveAt(remote.id, 'k')).toBeNull();
    const upload = {
      ...{ key: 'k', uploadId: 'u', version: 'v', size: 9, partSize: 5, begunMs: NOON },
      parts: [{ number: 1, etag: 'e', size: 5 }],
    };
    contents().setUpload(remote.id, { ...upload, parts: [] });
    contents().setUpload(remote.id, upload);
    expect(contents().upload(remote.id, 'k')).toEqual(upload);
    expect(contents().uploads(remote.id)).toEqual([upload]);
    contents().removeUpload(remote.id, 'k');
    expect(contents().uploads(remote.id)).toEqual([]);
  });
});
