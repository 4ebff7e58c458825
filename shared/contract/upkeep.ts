/** Cleanup, verification and relinking: keeping files and records of one mind. Sizes bytes, times ms since 1970. */
import { z } from 'zod';
import { library } from './room.ts';

const AssetIds = z.array(z.number().int().positive()).min(1).max(1_000_000);

/**
 * orphans: files below MEDIA_ROOT that nothing refers to; missing: records whose file is not there; renditions: made files
 * that no record has, or records whose file is gone; temp: what a crash left in our own folder; folders: empty ones.
 */
export const CLEANUP_CATEGORIES = ['orphans', 'missing', 'renditions', 'temp', 'folders'] as const;
export const CleanupCategory = z.enum(CLEANUP_CATEGORIES);
export type CleanupCategory = z.infer<typeof CleanupCategory>;

export const CleanupFile = z.object({
  /** Relative to MEDIA_ROOT. */
  path: z.string(),
  size: z.number().int(),
  /** Last change of the file; null when it is not there. */
  modified: z.number().nullable(),
  /** The asset of a missing file. */
  id: z.number().int().nullable(),
});
export type CleanupFile = z.infer<typeof CleanupFile>;

const Found = z.object({
  count: z.number().int(),
  bytes: z.number().int(),
  /** The first ten; the rest by cleanup.files. */
  files: z.array(CleanupFile),
});

export const CleanupReport = z.object({
  /** Names this finding; what is applied must be what was shown. */
  id: z.string(),
  made: z.number().int(),
  /** Files looked at, apart from renditions and what is in our own folder, and their share that is orphaned, 0 to 1. */
  files: z.number().int(),
  share: z.number(),
  orphans: Found,
  missing: Found,
  renditions: Found,
  temp: Found,
  folders: Found,
  /** Younger than the grace period, so left alone. */
  fresh: z.number().int(),
  /** Never touched: links, pipes and devices, folders that cannot be read, media folders of other libraries. The first ten. */
  leftAlone: z
    .object({ count: z.number().int(), files: z.array(z.object({ path: z.string(), why: z.string() })) })
    .optional(),
  largest: z.array(CleanupFile),
  byFolder: z.array(z.object({ folder: z.string(), count: z.number().int(), bytes: z.number().int() })),
  /** Why applying is refused, for a person; null when it is not. */
  refusal: z.string().nullable(),
  /** What to type to apply all the same: the name of the library. */
  forceWord: z.string(),
});
export type CleanupReport = z.infer<typeof CleanupReport>;

const FailedFile = z.object({ path: z.string(), reason: z.string() });

export const QuarantineItem = z.object({
  id: z.number().int(),
  /** Where it was, relative to MEDIA_ROOT. */
  path: z.string(),
  size: z.number().int(),
  quarantined: z.number().int(),
});
export type QuarantineItem = z.infer<typeof QuarantineItem>;

export const FINDING_KINDS = ['missing', 'rot', 'edited'] as const;
/** rot: other bytes though size and time are as they were; edited: changed by another program; missing: no file. */
export const Finding = z.object({
  id: z.number().int(),
  name: z.string(),
  path: z.string(),
  kind: z.enum(FINDING_KINDS),
  /** What happened and what to do. */
  words: z.string(),
  found: z.number().int(),
});
export type Finding = z.infer<typeof Finding>;

export const VerifyReport = z.object({
  /** Assets there are, and those looked at since the last full round began. */
  total: z.number().int(),
  checked: z.number().int(),
  /** Null when none is under way or was cut short. */
  roundStarted: z.number().int().nullable(),
  lastFinished: z.number().int().nullable(),
  missing: z.number().int(),
  rot: z.number().int(),
  edited: z.number().int(),
  findings: z.array(Finding),
  /** What the last verification could not read, though nothing is known to be wrong with it: in use, or not permitted. */
  unreadable: z.array(z.object({ id: z.number().int(), name: z.string(), reason: z.string() })).optional(),
});
export type VerifyReport = z.infer<typeof VerifyReport>;

export const RelinkPlan = z.object({
  id: z.string(),
  /** Missing assets looked for, and files read for it. */
  missing: z.number().int(),
  searched: z.number().int(),
  matches: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      /** Where the record has it. */
      path: z.string(),
      /** Where its content was found: relative to MEDIA_ROOT when inside, else absolute. */
      found: z.string(),
      inside: z.boolean(),
    }),
  ),
});
export type RelinkPlan = z.infer<typeof RelinkPlan>;

const page = {
  offset: z.number().int().nonnegative().default(0),
  limit: z.number().int().positive().max(10_000).default(200),
};

export const upkeepCalls = {
  /** Looks and changes nothing. Resolves with the report; progress comes as a task. */
  'cleanup.scan': {
    ...library,
    /** Only files unchanged for so long, ms; default 24 hours. */
    input: z.object({ olderThan: z.number().int().nonnegative().optional() }).strict(),
    output: CleanupReport,
  },
  /** More of the report's files. `not_found` when a newer scan replaced it. */
  'cleanup.files': {
    ...library,
    input: z.object({ report: z.string(), category: CleanupCategory, ...page }).strict(),
    output: z.object({ total: z.number().int(), files: z.array(CleanupFile) }),
  },
  /**
   * Orphans and stray renditions go to quarantine, temp files and empty folders away, lost renditions are made again.
   * Each file is looked at once more; what is referenced or fresh by now is left alone.
   */
  'cleanup.apply': {
    ...library,
    input: z
      .object({
        report: z.string(),
        categories: z.array(CleanupCategory).min(1),
        /** The report's forceWord, where it refuses. */
        force: z.string().optional(),
      })
      .strict(),
    output: z.object({
      quarantined: z.number().int(),
      removed: z.number().int(),
      remade: z.number().int(),
      bytes: z.number().int(),
      /** Changed, gone or spoken for since they were found. */
      leftAlone: z.number().int().optional(),
      failed: z.array(FailedFile),
    }),
  },
  /** Records orphans where they lie, moving nothing. No paths: all of the report's. */
  'cleanup.adopt': {
    ...library,
    input: z.object({ report: z.string(), paths: z.array(z.string()).optional() }).strict(),
    output: z.object({
      adopted: z.number().int(),
      duplicates: z.number().int(),
      failed: z.array(FailedFile),
    }),
  },
  'quarantine.list': {
    ...library,
    input: z.object(page).strict(),
    output: z.object({ total: z.number().int(), bytes: z.number().int(), items: z.array(QuarantineItem) }),
  },
  /** Back to where it was; a name that is taken by now gets a suffix. No ids: all. */
  'quarantine.restore': {
    ...library,
    input: z.object({ ids: z.array(z.number().int()).optional() }).strict(),
    output: z.object({ restored: z.number().int(), failed: z.array(FailedFile) }),
  },
  /** Away for ever: these, or what has been there for so many days. */
  'quarantine.purge': {
    ...library,
    input: z
      .object({
        ids: z.array(z.number().int()).optional(),
        olderThanDays: z.number().int().nonnegative().optional(),
      })
      .strict(),
    output: z.object({ purged: z.number().int(), bytes: z.number().int(), failed: z.array(FailedFile) }),
  },

  /** Reads originals again in the background, as a task: these, or a full round that goes on where the last one was cut short. */
  'verify.start': {
    ...library,
    input: z.object({ ids: AssetIds.optional(), anew: z.boolean().default(false) }).strict(),
    output: z.object({ task: z.number().int() }),
  },
  'verify.report': { ...library, input: z.object(page).strict(), output: VerifyReport },
  /** Takes the edited file for the asset's content from now on: its record, thumbnails and renditions follow. */
  'verify.accept': {
    ...library,
    input: z.object({ ids: AssetIds }).strict(),
    output: z.object({
      accepted: z.number().int(),
      failed: z.array(z.object({ id: z.number().int(), name: z.string(), reason: z.string() })),
    }),
  },
  /** Looks for the contents of missing assets: among the strays of MEDIA_ROOT and in these folders. Changes nothing. */
  'relink.plan': {
    ...library,
    input: z.object({ folders: z.array(z.string().max(4096)).max(100).default([]) }).strict(),
    output: RelinkPlan,
  },
  /**
   * What lies inside MEDIA_ROOT is recorded where it is, and goes back to its place from a folder of ours; what lies outside is
   * copied to where the record has it.
   */
  'relink.apply': {
    ...library,
    input: z.object({ plan: z.string() }).strict(),
    output: z.object({
      relinked: z.number().int(),
      failed: z.array(z.object({ id: z.number().int(), name: z.string(), reason: z.string() })),
    }),
  },
} as const;
