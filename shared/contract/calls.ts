/**
 * The contract: every call there is, its input and output. Handlers, the bridge's name list, the HTTP routes and the
 * typed client are derived from this table; nothing else may name a call.
 *
 * room: `library` calls are answered by the library process, `host` calls by what shows the window (Electron shell or HTTP host).
 * audience: `page` calls are open to the renderer; `bridge` calls only to the preload script or the host itself, since they
 * carry paths on disk or bytes that the page must not make up.
 */
import { z } from 'zod';
import { addressCalls } from './address.ts';
import { appCalls } from './app.ts';
import { AssetDetail, AssetRow, GalleryQuery } from './asset.ts';
import { cloudCalls } from './cloud.ts';
import { collectionCalls } from './collection.ts';
import { deletionCalls } from './deletion.ts';
import { ImportItem, ImportItemStatus, ImportMode, ImportSummary } from './import.ts';
import { labelCalls } from './label.ts';
import {
  CatalogBackup,
  DoctorReport,
  ErrorShape,
  LibraryCounts,
  LibraryState,
  ThumbnailStatus,
} from './library.ts';
import { bridge, host, library } from './room.ts';
import { taskCalls } from './task.ts';
import { upkeepCalls } from './upkeep.ts';
import { watchCalls } from './watch.ts';

const none = z.object({}).strict();
const done = z.object({});
const AssetId = z.number().int().positive();
const RunId = z.object({ importId: z.number().int().positive() }).strict();

export const calls = {
  // the host
  'app.info': {
    ...host,
    input: none,
    output: z.object({
      version: z.string(),
      host: z.enum(['desktop', 'web']),
      platform: z.string(),
      versions: z.record(z.string(), z.string()),
    }),
  },
  'dialog.pickFolder': {
    ...host,
    input: z.object({ title: z.string().max(100) }).strict(),
    output: z.object({ path: z.string().nullable() }),
  },
  /** Opens the system's dialog and starts an import of what was chosen; null when the dialog was cancelled. */
  'dialog.import': {
    ...host,
    input: z
      .object({
        what: z.enum(['files', 'folder']),
        mode: ImportMode.default('copy'),
        collection: z.number().int().optional(),
      })
      .strict(),
    output: z.object({ importId: z.number().int().nullable() }),
  },
  /** Opens the system's dialog for the file that takes an asset's place; false when it was cancelled. */
  'dialog.replace': {
    ...host,
    input: z.object({ id: AssetId }).strict(),
    output: z.object({ replaced: z.boolean() }),
  },
  'shell.reveal': { ...host, input: z.object({ id: AssetId }).strict(), output: done },
  'clipboard.writeText': {
    ...host,
    input: z.object({ text: z.string().max(100_000) }).strict(),
    output: done,
  },

  // the library as a whole
  'library.state': { ...library, input: none, output: LibraryState },
  'library.checkMediaRoot': {
    ...library,
    input: z.object({ path: z.string().max(4096) }).strict(),
    output: z.object({ problem: ErrorShape.nullable() }),
  },
  /** Makes a library and opens it. `path` is the catalog folder; left out, the default one in the app's data folder. */
  'library.create': {
    ...library,
    input: z
      .object({
        mediaRoot: z.string().max(4096),
        path: z.string().max(4096).optional(),
        name: z.string().max(100).optional(),
      })
      .strict(),
    output: LibraryState,
  },
  'library.open': {
    ...library,
    input: z.object({ path: z.string().max(4096) }).strict(),
    output: LibraryState,
  },
  /** Moves a catalog aside, puts its newest good backup (or the one named) in its place and opens it. */
  'library.restore': {
    ...library,
    input: z.object({ path: z.string().max(4096), backup: z.string().max(255).optional() }).strict(),
    output: LibraryState,
  },
  /** Backups of the catalog in this folder, newest first, whether or not the catalog itself can be opened. */
  'library.backups': {
    ...library,
    input: z.object({ path: z.string().max(4096) }).strict(),
    output: z.object({ backups: z.array(CatalogBackup) }),
  },
  'library.close': { ...library, input: none, output: LibraryState },
  'library.counts': { ...library, input: none, output: LibraryCounts },
  'doctor.report': { ...library, input: none, output: DoctorReport },

  // assets
  /** The whole current query, 16 bytes an asset in order, base64 (see packedIndex.ts). `version` grows with each change. */
  'assets.index': {
    ...library,
    input: z.object({ query: GalleryQuery }).strict(),
    output: z.object({ total: z.number().int(), packed: z.string(), version: z.number().int() }),
  },
  /** Rows in the order asked; ids that are gone are left out. */
  'assets.rows': {
    ...library,
    input: z.object({ ids: z.array(AssetId).max(1000) }).strict(),
    output: z.object({ rows: z.array(AssetRow) }),
  },
  /** By number or uuid. */
  'assets.get': {
    ...library,
    input: z.object({ id: z.union([AssetId, z.uuid()]) }).strict(),
    output: AssetDetail,
  },
  'assets.list': {
    ...library,
    input: z
      .object({
        query: GalleryQuery,
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().positive().max(10_000).default(1000),
      })
      .strict(),
    output: z.object({ total: z.number().int(), assets: z.array(AssetDetail) }),
  },

  /** Gives an asset the content of another file, under the rules of its collection; the old file and its renditions go. */
  'assets.replace': {
    ...bridge,
    input: z.object({ id: AssetId, path: z.string().min(1) }).strict(),
    output: AssetDetail,
  },

  /** Whether absolute paths are those of originals: the number of each asset, null for what is none. */
  'assets.at': {
    ...bridge,
    input: z.object({ paths: z.array(z.string().min(1)) }).strict(),
    output: z.object({ ids: z.array(AssetId.nullable()) }),
  },

  // import
  /** Records everything below MEDIA_ROOT that has no record yet where it lies, moving nothing; a task, resolved at its end. */
  'library.adopt': {
    ...library,
    input: none,
    output: z.object({
      adopted: z.number().int(),
      duplicates: z.number().int(),
      failed: z.array(z.object({ path: z.string(), reason: z.string() })),
    }),
  },
  /** Files hover over the window: what reads and decodes them gets ready, so that the first picture shows at once. */
  'import.expect': { ...library, input: none, output: done },
  'import.start': {
    ...bridge,
    input: z
      .object({
        paths: z.array(z.string().min(1)).min(1),
        mode: ImportMode.default('copy'),
        collection: z.number().int().optional(),
      })
      .strict(),
    output: RunId,
  },
  /** A pasted bitmap or a file that has no path: kept whole, then imported. */
  'import.bytes': {
    ...bridge,
    input: z
      .object({
        files: z.array(z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })).min(1),
        collection: z.number().int().optional(),
      })
      .strict(),
    output: RunId,
  },
  'import.list': { ...library, input: none, output: z.object({ imports: z.array(ImportSummary) }) },
  'import.results': {
    ...library,
    input: z
      .object({
        importId: z.number().int(),
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().positive().max(1000).default(200),
        status: ImportItemStatus.optional(),
      })
      .strict(),
    output: z.object({ total: z.number().int(), items: z.array(ImportItem) }),
  },
  'import.pause': { ...library, input: RunId, output: done },
  'import.resume': { ...library, input: RunId, output: done },
  'import.cancel': { ...library, input: RunId, output: done },
  /**
   * Tries the failed items of a finished run again, in the same run; with `collection`, into that one; with `sources`, only
   * the items of these sources.
   */
  'import.retry': {
    ...library,
    input: RunId.extend({
      collection: z.number().int().optional(),
      sources: z.array(z.string()).min(1).max(1000).optional(),
    }).strict(),
    output: done,
  },
  /** Forgets a finished or interrupted run: its list goes, nothing stored does. */
  'import.dismiss': { ...library, input: RunId, output: done },

  // thumbnails
  /** Puts the visible cells in front of the queue. */
  'thumbnails.prioritise': {
    ...library,
    input: z.object({ ids: z.array(AssetId).max(1000) }).strict(),
    output: done,
  },
  'thumbnails.status': { ...library, input: none, output: ThumbnailStatus },
  'thumbnails.rebuild': { ...library, input: none, output: ThumbnailStatus },

  ...appCalls,
  ...collectionCalls,
  ...deletionCalls,
  ...upkeepCalls,
  ...watchCalls,
  ...addressCalls,
  ...cloudCalls,
  ...labelCalls,
  ...taskCalls,
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>;
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>;
type NamesWhere<K extends 'room' | 'audience', V> = {
  [N in CallName]: Calls[N][K] extends V ? N : never;
}[CallName];
export type LibraryCallName = NamesWhere<'room', 'library'>;
export type HostCallName = NamesWhere<'room', 'host'>;
export type PageCallName = NamesWhere<'audience', 'page'>;

export const callNames = Object.keys(calls) as readonly CallName[];
export const pageCallNames = callNames.filter(
  (name) => calls[name].audience === 'page',
) as readonly PageCallName[];

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}
