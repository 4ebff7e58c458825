/** The trash, permanent deletion, and the history that undoes what a person did. Sizes bytes, times ms since 1970. */
import { z } from 'zod';
import { library } from './room.ts';

const none = z.object({}).strict();
const AssetIds = z.array(z.number().int().positive()).min(1).max(1_000_000);
const Failed = z.object({ id: z.number().int(), name: z.string(), reason: z.string() });

export const DeleteResult = z.object({
  deleted: z.number().int(),
  /** Of originals and renditions. */
  bytes: z.number().int(),
  failed: z.array(Failed),
});
export type DeleteResult = z.infer<typeof DeleteResult>;

export const TrashSummary = z.object({
  count: z.number().int(),
  bytes: z.number().int(),
  /** When the oldest went in; null when empty. */
  oldest: z.number().int().nullable(),
  retentionDays: z.number().int().nullable(),
});
export type TrashSummary = z.infer<typeof TrashSummary>;

/** What undo and redo would do next, in words such as “Move 12 items to trash”; null when there is nothing. */
export const HistoryState = z.object({ undo: z.string().nullable(), redo: z.string().nullable() });
export type HistoryState = z.infer<typeof HistoryState>;

export const deletionCalls = {
  /** Hides assets and moves their files below MEDIA_ROOT/.mediaroot/trash; undoable. Those in the trash already are left alone. */
  'assets.trash': {
    ...library,
    input: z.object({ ids: AssetIds }).strict(),
    output: z.object({ count: z.number().int(), failed: z.array(Failed) }),
  },
  'assets.restore': {
    ...library,
    input: z.object({ ids: AssetIds }).strict(),
    output: z.object({ count: z.number().int(), failed: z.array(Failed) }),
  },
  /** For ever: the record, then the original, then its renditions. Works on what is in the trash and on what is not. */
  'assets.delete': { ...library, input: z.object({ ids: AssetIds }).strict(), output: DeleteResult },
  'trash.summary': { ...library, input: none, output: TrashSummary },
  /** Deletes for ever what has been in the trash for so many days; 0: all of it. */
  'trash.empty': {
    ...library,
    input: z.object({ olderThanDays: z.number().int().nonnegative().default(0) }).strict(),
    output: DeleteResult,
  },
  'history.state': { ...library, input: none, output: HistoryState },
  /** `done`: what was undone, in the words of {@link HistoryState}; null when there was nothing. */
  'history.undo': {
    ...library,
    input: none,
    output: z.object({ done: z.string().nullable(), failed: z.array(Failed), state: HistoryState }),
  },
  'history.redo': {
    ...library,
    input: none,
    output: z.object({ done: z.string().nullable(), failed: z.array(Failed), state: HistoryState }),
  },
} as const;
