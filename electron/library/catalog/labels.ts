/** Tags, ratings and albums. Every change is a delta, and carrying one out gives the delta that takes it back. */
import { z } from 'zod';
import type { Album, Tag } from '../../../shared/contract/label.ts';
import type { OnChange } from './assets.ts';
import type { Db } from './connection.ts';

const AssetId = z.number().int().positive();
/** Asset and tag. */
const Tagged = z.array(z.tuple([AssetId, z.string()]));
/** Album (uuid), asset, position; null puts it behind the others. */
const Member = z.tuple([z.string(), AssetId, z.number().nullable()]);
const AlbumRow = z.object({
  uuid: z.string(),
  name: z.string(),
  position: z.number().int(),
  created: z.number().int(),
});

/** Carried out from top to bottom. What is so already, or whose asset or album is gone, is passed over. */
export const LabelDelta = z.object({
  albumsAdd: z.array(AlbumRow).default([]),
  albumsRename: z.array(z.tuple([z.string(), z.string()])).default([]),
  put: z.array(Member).default([]),
  take: z.array(Member).default([]),
  albumsRemove: z.array(z.string()).default([]),
  tag: Tagged.default([]),
  untag: Tagged.default([]),
  rate: z.array(z.tuple([AssetId, z.number().int().min(0).max(5)])).default([]),
});
export type LabelDelta = z.infer<typeof LabelDelta>;

export interface Labels {
  albums(): readonly Album[];
  album(id: number): Album | null;
  tags(): readonly Tag[];
  /** Inside the open transaction. Returns what takes it back; all lists empty when nothing changed. */
  apply(delta: Partial<LabelDelta>): LabelDelta;
}

const COUNT = `(SELECT count(*) FROM album_asset JOIN asset ON asset.id = album_asset.asset_id
  WHERE album_id = album.id AND asset.state <> 'trashed')`;

export function createLabels(db: Db, changed: OnChange): Labels {
  const albums = db.prepare<[], Album>(
    `SELECT id, uuid, name, ${COUNT} AS count FROM album ORDER BY position, id`,
  );
  const album = db.prepare<[number], Album>(
    `SELECT id, uuid, name, ${COUNT} AS count FROM album WHERE id = ?`,
  );
  const tags = db.prepare<[], Tag>(
    `SELECT tag.name, count(*) AS count FROM tag JOIN asset_tag ON asset_tag.tag_id = tag.id
     JOIN asset ON asset.id = asset_tag.asset_id WHERE asset.state <> 'trashed' GROUP BY tag.id ORDER BY tag.name`,
  );
  const rowOf = db.prepare<[string], z.infer<typeof AlbumRow> & { readonly id: number }>(
    'SELECT id, uuid, name, position, created_ms AS created FROM album WHERE uuid = ?',
  );
  const addAlbum = db.prepare<[Readonly<z.infer<typeof AlbumRow>>]>(
    'INSERT INTO album (uuid, name, position, created_ms) VALUES (@uuid, @name, @position, @created) ON CONFLICT DO NOTHING',
  );
  const rename = db.prepare<[string, string]>('UPDATE album SET name = ? WHERE uuid = ?');
  const removeAlbum = db.prepare<[string]>('DELETE FROM album WHERE uuid = ?');
  const members = db.prepare<[number], { asset: number; position: number }>(
    'SELECT asset_id AS asset, position FROM album_asset WHERE album_id = ? ORDER BY position',
  );
  const put = db.prepare<{ album: number; asset: number; position: number | null }>(
    `INSERT INTO album_asset (album_id, asset_id, position)
     SELECT @album, id, coalesce(@position, (SELECT coalesce(max(position), 0) + 1 FROM album_asset WHERE album_id = @album))
     FROM asset WHERE id = @asset ON CONFLICT DO NOTHING`,
  );
  const take = db.prepare<[number, number], { position: number }>(
    'DELETE FROM album_asset WHERE album_id = ? AND asset_id = ? RETURNING position',
  );
  const makeTag = db.prepare<[string]>('INSERT INTO tag (name) VALUES (?) ON CONFLICT DO NOTHING');
  const tag = db.prepare<{ asset: number; name: string }>(
    `INSERT INTO asset_tag (asset_id, tag_id) SELECT asset.id, tag.id FROM asset, tag
     WHERE asset.id = @asset AND tag.name = @name ON CONFLICT DO NOTHING`,
  );
  const untag = db.prepare<{ asset: number; name: string }>(
    'DELETE FROM asset_tag WHERE asset_id = @asset AND tag_id = (SELECT id FROM tag WHERE name = @name)',
  );
  const allNames = db.prepare<[], { name: string }>('SELECT name FROM tag');
  const dropUnused = db.prepare<[string]>(
    'DELETE FROM tag WHERE name = ? AND NOT EXISTS (SELECT 1 FROM asset_tag WHERE tag_id = tag.id)',
  );
  const ratingOf = db.prepare<[number], { rating: number }>('SELECT rating FROM asset WHERE id = ?');
  const rate = db.prepare<[number, number]>('UPDATE asset SET rating = ? WHERE id = ?');

  function changeAlbums(delta: LabelDelta, back: LabelDelta): void {
    for (const row of delta.albumsAdd) if (addAlbum.run(row).changes > 0) back.albumsRemove.push(row.uuid);
    for (const [uuid, name] of delta.albumsRename) {
      const row = rowOf.get(uuid);
      if (row === undefined || row.name === name) continue;
      rename.run(name, uuid);
      back.albumsRename.push([uuid, row.name]);
    }
    for (const [uuid, asset, position] of delta.put) {
      const row = rowOf.get(uuid);
      if (row !== undefined && put.run({ album: row.id, asset, position }).changes > 0)
        back.take.push([uuid, asset, null]);
    }
    for (const [uuid, asset] of delta.take) {
      const row = rowOf.get(uuid);
      const gone = row === undefined ? undefined : take.get(row.id, asset);
      if (gone !== undefined) back.put.push([uuid, asset, gone.position]);
    }
    for (const uuid of delta.albumsRemove) {
      const row = rowOf.get(uuid);
      if (row === undefined) continue;
      const { id, ...album } = row;
      back.albumsAdd.push(album);
      for (const { asset, position } of members.all(id)) back.put.push([uuid, asset, position]);
      removeAlbum.run(uuid);
    }
  }

  /** SQLite knows the case of ASCII letters alone. */
  function spellings(): (name: string) => string {
    const keyOf = (name: string) => name.normalize('NFC').toLowerCase();
    const known = new Map(allNames.all().map(({ name }) => [keyOf(name), name]));
    return (name) => known.get(keyOf(name)) ?? known.set(keyOf(name), name).get(keyOf(name)) ?? name;
  }

  function changeAssets(delta: LabelDelta, back: LabelDelta): void {
    const spelled = delta.tag.length + delta.untag.length > 0 ? spellings() : (name: string) => name;
    const adding = delta.tag.map(([asset, name]) => ({ asset, name: spelled(name) }));
    const taking = delta.untag.map(([asset, name]) => ({ asset, name: spelled(name) }));
    for (const name of new Set(adding.map((one) => one.name))) makeTag.run(name);
    for (const one of adding) if (tag.run(one).changes > 0) back.untag.push([one.asset, one.name]);
    for (const one of taking) if (untag.run(one).changes > 0) back.tag.push([one.asset, one.name]);
    for (const name of new Set([...adding, ...taking].map((one) => one.name))) dropUnused.run(name);
    for (const [asset, rating] of delta.rate) {
      const was = ratingOf.get(asset);
      if (was === undefined || was.rating === rating) continue;
      rate.run(rating, asset);
      back.rate.push([asset, was.rating]);
    }
  }

  return {
    albums: () => albums.all(),
    album: (id) => album.get(id) ?? null,
    tags: () => tags.all(),
    apply(given) {
      const delta = LabelDelta.parse(given);
      const back = LabelDelta.parse({});
      changeAlbums(delta, back);
      changeAssets(delta, back);
      if (sizeOf(back) > 0) changed('set');
      return back;
    },
  };
}

/** How much a delta changes. */
export function sizeOf(delta: LabelDelta): number {
  return Object.values(delta).reduce((sum, list) => sum + list.length, 0);
}
