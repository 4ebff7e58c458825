/** Calls about remotes: connecting, syncing, checking, addresses, restoring. Sizes bytes, times ms since 1970. */
import { z } from 'zod';
import { ErrorShape } from './library.ts';
import { ConnectionReport, RemoteFeatures, RemoteKeys, RemoteOptions, RemoteTarget } from './remote.ts';
import { library } from './room.ts';

const none = z.object({}).strict();
const done = z.object({});
const RemoteId = z.number().int().positive();
const Count = z.number().int().nonnegative();
const ofRemote = z.object({ remote: RemoteId }).strict();
const page = {
  offset: z.number().int().nonnegative().default(0),
  limit: z.number().int().positive().max(10_000).default(200),
};

/** Where the keys of a remote come from: the system's key store, this run of the program only, the environment or credential chain, nowhere. */
export const KeysKept = z.enum(['stored', 'session', 'environment', 'none-needed', 'missing']);
export type KeysKept = z.infer<typeof KeysKept>;

/** `sync --json` prints it. */
export const SyncResult = z.object({
  uploaded: Count,
  copied: Count,
  /** Moved to the bucket's trash, or out of it for ever. */
  deleted: Count,
  unchanged: Count,
  failed: Count,
  /** Sent and received. */
  bytes: Count,
  requests: Count,
  /** Brought here from the other machines. */
  pulled: Count,
  /** Things to look at: what another machine holds, kept as both, changed here only. */
  notes: z.array(z.string()),
  finished: z.number().int(),
});
export type SyncResult = z.infer<typeof SyncResult>;

export const Remote = z.object({
  id: RemoteId,
  name: z.string(),
  target: RemoteTarget,
  options: RemoteOptions,
  keys: KeysKept,
  features: RemoteFeatures.nullable(),
  /** Assets whose change is not in the bucket yet. */
  waiting: Count,
  failed: Count,
  synced: Count,
  /** Task of the sync or check under way. */
  task: z.number().int().nullable(),
  last: SyncResult.nullable(),
  /** Why the last sync did not end well, and what to do; null when it did. */
  problem: ErrorShape.nullable(),
});
export type Remote = z.infer<typeof Remote>;

const PlanPart = z.object({ count: Count, bytes: Count });
export const SyncPlan = z.object({
  new: PlanPart,
  changed: PlanPart,
  /** Moved or described anew inside the bucket; no bytes are sent. */
  renamed: PlanPart,
  toDelete: PlanPart,
  /** Out of the bucket's trash for ever, since their time is over. */
  toPurge: PlanPart,
  unchanged: Count,
  /** To be brought here from the other machines. */
  toPull: PlanPart,
  /** Belong to another machine and were changed here only. */
  keptHere: Count,
  /** Requests to the service, about. */
  requests: Count,
  /** Such as “about 2,010 requests, 1.2 GB stored; at the provider's list price less than …”. */
  costHint: z.string(),
  /** It deletes more than the set share, so it has to be allowed. */
  needsConsent: z.boolean(),
});
export type SyncPlan = z.infer<typeof SyncPlan>;

export const SYNC_STATES = ['waiting', 'under-way', 'synced', 'failed'] as const;
export const SyncItem = z.object({
  id: z.number().int().nullable(),
  name: z.string(),
  state: z.enum(SYNC_STATES),
  words: z.string().nullable(),
});
export type SyncItem = z.infer<typeof SyncItem>;

export const SyncProgress = z.object({
  remote: RemoteId,
  phase: z.enum(['looking', 'pulling', 'planning', 'transferring', 'finishing']),
  /** Objects. */
  done: Count,
  total: Count,
  bytesDone: Count,
  bytesTotal: Count,
  /** Bytes a second of the last seconds. */
  rate: z.number().nonnegative(),
});
export type SyncProgress = z.infer<typeof SyncProgress>;

export const CHECK_KINDS = ['missing', 'damaged', 'foreign', 'local-rot', 'local-missing'] as const;
export const CheckFinding = z.object({
  key: z.string(),
  kind: z.enum(CHECK_KINDS),
  asset: z.number().int().nullable(),
  name: z.string().nullable(),
  words: z.string(),
  /** Heal can put it right. */
  healable: z.boolean(),
});
export type CheckFinding = z.infer<typeof CheckFinding>;
export const CheckReport = z.object({
  /** Null: never. */
  finished: z.number().int().nullable(),
  downloaded: z.boolean(),
  objects: Count,
  bytes: Count,
  counts: z.object({
    missing: Count,
    damaged: Count,
    foreign: Count,
    'local-rot': Count,
    'local-missing': Count,
  }),
  total: Count,
  findings: z.array(CheckFinding),
});
export type CheckReport = z.infer<typeof CheckReport>;

export const RemoteAddress = z.object({
  id: z.number().int(),
  name: z.string(),
  rendition: z.string().nullable(),
  url: z.string(),
  /** Null: for ever. */
  expires: z.number().int().nullable(),
});
export type RemoteAddress = z.infer<typeof RemoteAddress>;

export const RestoreReport = z.object({
  library: z.string(),
  /** What the records were made of. */
  from: z.enum(['snapshot', 'sidecars', 'objects']),
  assets: Count,
  /** Fetched now; the others were there already from a run that was cut short. */
  files: Count,
  bytes: Count,
  failed: z.array(z.object({ key: z.string(), reason: z.string() })),
  notes: z.array(z.string()),
});
export type RestoreReport = z.infer<typeof RestoreReport>;
export const RestoreProgress = z.object({
  phase: z.enum(['looking', 'records', 'files', 'finishing']),
  done: Count,
  total: Count,
  bytesDone: Count,
  bytesTotal: Count,
});
export type RestoreProgress = z.infer<typeof RestoreProgress>;

const name = z.string().trim().min(1).max(60);

export const cloudCalls = {
  'remotes.list': { ...library, input: none, output: z.object({ remotes: z.array(Remote) }) },
  /** Null keys: from the environment or the provider's credential chain. */
  'remotes.add': {
    ...library,
    input: z
      .object({
        name,
        target: RemoteTarget,
        keys: RemoteKeys.nullable(),
        options: RemoteOptions.prefault({}),
      })
      .strict(),
    output: Remote,
  },
  /** A changed target forgets what was uploaded; the next sync looks at the new place first. */
  'remotes.update': {
    ...library,
    input: z
      .object({
        remote: RemoteId,
        name: name.optional(),
        target: RemoteTarget.optional(),
        keys: RemoteKeys.nullable().optional(),
        options: RemoteOptions.optional(),
      })
      .strict(),
    output: Remote,
  },
  /** The library forgets the bucket and its keys; nothing in the bucket changes. */
  'remotes.remove': { ...library, input: ofRemote, output: done },
  /** Of one not added yet, or, with `remote`, of one that is: then keys left out are the known ones. */
  'remotes.test': {
    ...library,
    input: z
      .object({
        remote: RemoteId.optional(),
        target: RemoteTarget.optional(),
        keys: RemoteKeys.nullable().optional(),
        /** Make the bucket when there is none. */
        makeBucket: z.boolean().default(false),
      })
      .strict(),
    output: ConnectionReport,
  },
  /** This machine answers from now on for what another one had put there; that one is told at its next sync. */
  'remotes.takeOver': { ...library, input: ofRemote, output: z.object({ assets: Count }) },

  /** What a sync would do; asks the bucket only whether another machine was there. */
  'sync.plan': { ...library, input: ofRemote, output: SyncPlan },
  'sync.start': {
    ...library,
    input: z.object({ remote: RemoteId, allowDeletes: z.boolean().default(false) }).strict(),
    output: z.object({ task: z.number().int() }),
  },
  'sync.items': {
    ...library,
    input: z.object({ remote: RemoteId, state: z.enum(SYNC_STATES).optional(), ...page }).strict(),
    output: z.object({ total: Count, items: z.array(SyncItem) }),
  },

  /** Lists the bucket and compares; `download` also reads every object again. */
  'check.start': {
    ...library,
    input: z.object({ remote: RemoteId, download: z.boolean().default(false) }).strict(),
    output: z.object({ task: z.number().int() }),
  },
  'check.report': {
    ...library,
    input: z.object({ remote: RemoteId, kind: z.enum(CHECK_KINDS).optional(), ...page }).strict(),
    output: CheckReport,
  },
  /** Brings back what is broken here from the bucket, and what is broken there from here. */
  'check.heal': { ...library, input: ofRemote, output: z.object({ task: z.number().int() }) },

  /** Public where the asset is public, else signed for so many seconds. One each, in the order asked. */
  'remoteAddresses.of': {
    ...library,
    input: z
      .object({
        remote: RemoteId,
        ids: z.array(z.number().int().positive()).min(1).max(1000),
        rendition: z.string().max(32).optional(),
        seconds: z.number().int().min(1).max(604_800).default(3600),
        /** Name it is saved under; true: its own. */
        attachment: z.union([z.boolean(), z.string().min(1).max(255)]).default(false),
      })
      .strict(),
    output: z.object({
      addresses: z.array(RemoteAddress),
      failed: z.array(z.object({ id: z.number().int(), name: z.string(), reason: z.string() })),
    }),
  },

  /** Makes a library of what is in a bucket and opens it; both folders must be empty or of a restore that was cut short. */
  'library.restoreFrom': {
    ...library,
    input: z
      .object({
        target: RemoteTarget,
        keys: RemoteKeys.nullable(),
        /** Name of the remote in the new library. */
        name: name.default('cloud'),
        mediaRoot: z.string().max(4096),
        path: z.string().max(4096).optional(),
      })
      .strict(),
    output: RestoreReport,
  },
  /** Stops it at a safe point; the same call goes on later. */
  'library.cancelRestore': { ...library, input: none, output: done },
} as const;
