/** What people add to assets to find them again: tags, ratings, albums. All of it can be undone. */
import { z } from 'zod';
import { library } from './room.ts';

const none = z.object({}).strict();
const AssetIds = z.array(z.number().int().positive()).min(1).max(1_000_000);
const AlbumId = z.number().int().positive();
const name = z.string().trim().min(1).max(100);
const Changed = z.object({ changed: z.number().int() });

/** Commas part tags from each other where people type them. Letter case makes no difference between two tags. */
export const TagName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^,\p{C}]+$/u, 'no commas');

/** 0: none given. */
export const Rating = z.number().int().min(0).max(5);

/** A choice of assets in an order of its own; files stay where they are, and one asset may be in many. */
export const Album = z.object({
  id: AlbumId,
  uuid: z.string(),
  name: z.string(),
  /** Without what is in the trash. */
  count: z.number().int(),
});
export type Album = z.infer<typeof Album>;

export const Tag = z.object({ name: z.string(), count: z.number().int() });
export type Tag = z.infer<typeof Tag>;

export const labelCalls = {
  'albums.list': { ...library, input: none, output: z.object({ albums: z.array(Album) }) },
  /** Null makes a new one. */
  'albums.save': {
    ...library,
    input: z.object({ id: AlbumId.nullable(), name }).strict(),
    output: Album,
  },
  /** The album goes, its assets stay. */
  'albums.remove': { ...library, input: z.object({ id: AlbumId }).strict(), output: z.object({}) },
  'albums.put': { ...library, input: z.object({ id: AlbumId, ids: AssetIds }).strict(), output: Changed },
  'albums.take': { ...library, input: z.object({ id: AlbumId, ids: AssetIds }).strict(), output: Changed },
  /** Every tag in use, by name. */
  'tags.list': { ...library, input: none, output: z.object({ tags: z.array(Tag) }) },
  'tags.change': {
    ...library,
    input: z
      .object({
        ids: AssetIds,
        add: z.array(TagName).max(100).default([]),
        remove: z.array(TagName).max(100).default([]),
      })
      .strict(),
    output: Changed,
  },
  'ratings.set': {
    ...library,
    input: z.object({ ids: AssetIds, rating: Rating }).strict(),
    output: Changed,
  },
} as const;
