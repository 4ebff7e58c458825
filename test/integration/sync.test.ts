/** Syncs to a folder: what is uploaded, copied and removed, seen from the folder itself. */
import { describe, expect, it } from 'vitest';
import { SIZE, sha, syncedFolderForEachTest } from '../support/syncedFolder.ts';

const DAY = 86_400_000;
/** What the control files of a sync come to at most. */
const noFile = expect.toSatisfy((bytes: number) => bytes < SIZE);
const made = syncedFolderForEachTest();
const contents = () => made.library.catalog.remoteContents;
const { inBucket, keys, wanted, uuidOf, pathOf, shaOf, run, moveAsset, replace, setOptions, addRendition } =
  made;

describe('a sync', () => {
  it('uploads every new original once, and then there is nothing to do', async () => {
    expect(await made.library.plan()).toMatchObject({ new: { count: 5, bytes: 5 * SIZE }, unchanged: 0 });
    expect(await made.library.sync()).toMatchObject({ uploaded: 5, copied: 0, deleted: 0, failed: 0 });
    expect(await inBucket()).toEqual(await wanted());
    expect(contents().counts(1)).toEqual({ waiting: 0, failed: 0, synced: 5 });
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 0, unchanged: 5, requests: 1 });
  });

  it('moves objects inside the bucket when files moved, sending no bytes, also when they take each other’s places', async () => {
    await made.library.sync();
    const [one, two, three] = [pathOf(1), pathOf(2), pathOf(3)];
    await moveAsset(1, 'other/aside.jpg');
    await moveAsset(2, one);
    await moveAsset(3, two);
    await moveAsset(1, three);
    await moveAsset(4, 'other/new place.jpg');
    expect(await made.library.plan()).toMatchObject({ renamed: { count: 4 }, new: { count: 0 } });
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 4, failed: 0, bytes: noFile });
    expect(await inBucket()).toEqual(await wanted());
    expect(contents().graves(1, Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  it('describes objects anew when a name changed, and writes only the record when it is a rating', async () => {
    await made.library.sync();
    run("UPDATE asset SET name = 'Übung.jpg' WHERE id = 1");
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 1, bytes: noFile });
    run('UPDATE asset SET rating = 4 WHERE id = 2');
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 0, failed: 0, unchanged: 4 });
    expect(contents().counts(1).waiting).toBe(0);
  });

  it('keeps replaced content in the bucket’s trash until its grace is over', async () => {
    await made.library.sync();
    const old = shaOf(1);
    await replace(1, Buffer.from('another content'));
    expect(await made.library.plan()).toMatchObject({ changed: { count: 1, bytes: 15 } });
    expect(await made.library.sync()).toMatchObject({ uploaded: 1, deleted: 1 });
    const grave = `.mediaroot/trash/${uuidOf(1)}/${old}`;
    expect(await inBucket()).toEqual({ ...(await wanted()), [grave]: old });
    made.ahead = 29 * DAY;
    expect(await made.library.sync()).toMatchObject({ deleted: 0, requests: 1 });
    made.ahead = 31 * DAY;
    expect(await made.library.plan()).toMatchObject({ toPurge: { count: 1, bytes: SIZE } });
    expect(await made.library.sync()).toMatchObject({ deleted: 1 });
    expect(await inBucket()).toEqual(await wanted());
  });

  it('moves what is trashed out of sight with its renditions gone, and back', async () => {
    const rendition = await addRendition(1, 'small', 'tiny');
    await made.library.sync();
    expect(await keys()).toContain(`private/${rendition}`);
    const home = pathOf(1);
    run("UPDATE asset SET state = 'trashed', trashed_ms = 1, home_path = path WHERE id = 1");
    expect(await made.library.plan()).toMatchObject({ toDelete: { count: 1 }, needsConsent: false });
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, deleted: 2 });
    const trashed = await keys();
    expect(trashed).toContain(`.mediaroot/trash/${uuidOf(1)}/${shaOf(1)}`);
    expect(trashed).not.toContain(`private/${home}`);
    expect(trashed).not.toContain(`private/${rendition}`);
    run("UPDATE asset SET state = 'present', trashed_ms = NULL, home_path = NULL WHERE id = 1");
    expect(await made.library.sync()).toMatchObject({ uploaded: 1, copied: 1, deleted: 0 });
    expect(await inBucket()).toEqual({
      ...(await wanted()),
      [`private/${rendition}`]: sha(Buffer.from('tiny')),
    });
  });

  it('keeps what was deleted for its grace, and removes it at once where there is none', async () => {
    await made.library.sync();
    const [one, two] = [uuidOf(1), uuidOf(2)];
    const sha1 = shaOf(1);
    run('DELETE FROM asset WHERE id = 1');
    expect(await made.library.sync()).toMatchObject({ deleted: 1, failed: 0 });
    const grave = `.mediaroot/trash/${one}/${sha1}`;
    expect(await inBucket()).toEqual({ ...(await wanted()), [grave]: sha1 });
    expect(contents().asset(1, one)).toMatchObject({ gone: true });
    setOptions({ graceDays: 0 });
    run('DELETE FROM asset WHERE id = 2');
    expect(await made.library.sync()).toMatchObject({ deleted: 1 });
    expect(await inBucket()).toEqual({ ...(await wanted()), [grave]: sha1 });
    expect(contents().asset(1, two)).toMatchObject({ gone: true });
    expect(await made.library.sync()).toMatchObject({ deleted: 0, requests: 1 });
  });

  it('brings renditions along, and new ones in the place of old ones', async () => {
    const first = await addRendition(1, 'small', 'first');
    await made.library.sync();
    expect(await keys()).toContain(`private/${first}`);
    const second = await addRendition(1, 'small', 'second');
    expect(await made.library.sync()).toMatchObject({ uploaded: 1, failed: 0 });
    expect(await keys()).toContain(`private/${second}`);
    expect(await keys()).not.toContain(`private/${first}`);
    setOptions({ renditions: false });
    await made.library.sync();
    expect(await inBucket()).toEqual(await wanted());
  });

  it('moves a collection that becomes public, or gets a prefix, without sending bytes', async () => {
    await made.library.sync();
    const uuid = made.library.catalog.collections.bySlug('other')?.uuid ?? '';
    run(
      "UPDATE collection SET definition = json_set(definition, '$.visibility', 'public') WHERE uuid = ?",
      uuid,
    );
    expect(await made.library.plan()).toMatchObject({ renamed: { count: 5 } });
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 5, bytes: noFile });
    expect((await keys()).every((key) => key.startsWith('media/other/'))).toBe(true);
    setOptions({ collections: { [uuid]: { prefix: 'web/one' } } });
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 5, bytes: noFile });
    expect((await keys()).every((key) => key.startsWith('media/web/one/other/'))).toBe(true);
    setOptions({ collections: { [uuid]: { prefix: 'web/one', cacheControl: 'max-age=5' } } });
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 5, bytes: noFile });
    expect(await made.library.sync()).toMatchObject({ copied: 0, requests: 1 });
  });
});
