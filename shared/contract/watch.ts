/** Watching: MEDIA_ROOT for changes from outside, and folders that import what lands in them. */
import { z } from 'zod';
import { library } from './room.ts';

const none = z.object({}).strict();
const WatchId = z.number().int().positive();

/** offline: the folder is not there now; degraded: the system has no watches left, so it is looked through at intervals. */
export const WatchState = z.enum(['starting', 'watching', 'degraded', 'offline', 'paused', 'failed']);

export const WatchFolder = z.object({
  id: WatchId,
  path: z.string(),
  /** Null: sorted in by kind. */
  collection: z.number().int().nullable(),
  state: WatchState,
  /** For a person; null when all is well. */
  problem: z.string().nullable(),
  /** Files imported from it, files that wait until they are whole, files that were refused. */
  imported: z.number().int(),
  waiting: z.number().int(),
  failed: z.number().int(),
  lastImport: z.number().int().nullable(),
});
export type WatchFolder = z.infer<typeof WatchFolder>;

export const WatchReport = z.object({
  folders: z.array(WatchFolder),
  /** What other programs did there and nobody has settled yet: strays, edits and rot, missing files. */
  mediaRoot: z.object({
    state: WatchState,
    problem: z.string().nullable(),
    added: z.number().int(),
    changed: z.number().int(),
    removed: z.number().int(),
  }),
});
export type WatchReport = z.infer<typeof WatchReport>;

export const watchCalls = {
  'watch.list': { ...library, input: none, output: WatchReport },
  'watch.add': {
    ...library,
    input: z
      .object({
        path: z.string().min(1).max(4096),
        collection: z.number().int().positive().nullable().default(null),
        /** What lies there already is taken for known and not imported. */
        ignoreExisting: z.boolean().default(false),
      })
      .strict(),
    output: WatchFolder,
  },
  'watch.update': {
    ...library,
    input: z
      .object({
        id: WatchId,
        paused: z.boolean().optional(),
        collection: z.number().int().positive().nullable().optional(),
      })
      .strict(),
    output: WatchFolder,
  },
  'watch.remove': { ...library, input: z.object({ id: WatchId }).strict(), output: z.object({}) },
} as const;
