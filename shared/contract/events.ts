/** Every event the library or host sends to a window. Events are hints: whoever hears one asks again for the truth. */
import { z } from 'zod';
import { StartState, UpdateState } from './app.ts';
import { PreviewState } from './asset.ts';
import { RestoreProgress, SyncProgress } from './cloud.ts';
import { HistoryState } from './deletion.ts';
import { ImportSummary } from './import.ts';
import { LibraryState, ThumbnailStatus } from './library.ts';
import { Task } from './task.ts';
import { WatchReport } from './watch.ts';

export const events = {
  'library.state': LibraryState,
  /** The set or order of assets may have changed; `version` matches that of `assets.index`. */
  'assets.changed': z.object({ version: z.number().int() }),
  /** Previews that were made or given up, in small batches. */
  'previews.changed': z.object({
    previews: z.array(
      z.object({
        id: z.number().int(),
        preview: PreviewState,
        colour: z.number().int().nullable(),
        width: z.number().int().nullable(),
        height: z.number().int().nullable(),
      }),
    ),
  }),
  'import.progress': ImportSummary,
  'thumbnails.status': ThumbnailStatus,
  /** A collection was made, changed or removed. */
  'collections.changed': z.object({}),
  /** Renditions of these assets were made, lost or given up. */
  'renditions.changed': z.object({ ids: z.array(z.number().int()) }),
  'history.changed': HistoryState,
  'task.progress': Task,
  'watch.changed': WatchReport,
  /** Findings of a verification or a watch changed. */
  'findings.changed': z.object({}),
  'settings.changed': z.object({}),
  /** Albums or tags came, went or changed. */
  'labels.changed': z.object({}),
  /** A remote was added, changed or removed, or a sync or check of it began or ended. */
  'remotes.changed': z.object({}),
  'sync.progress': SyncProgress,
  /** Cloud badges of assets may have changed. */
  'cloud.changed': z.object({}),
  'restore.progress': RestoreProgress,
  'updates.changed': UpdateState,
  /** The app is in trouble, or no longer. */
  'app.start': StartState,
  /** Files were opened with the app, or no longer wait for a library: see `app.opened`. */
  'app.opened': z.object({}),
  /** Something the host tells the person, to be shown for a moment: a restart, a menu command that failed. */
  'host.notice': z.object({
    level: z.enum(['info', 'warn', 'error']),
    message: z.string(),
    /** Address of a page the person may copy and open by hand. */
    address: z.string().optional(),
  }),
  /** Whether the host can reach the library; after `up` anything may have changed unheard. */
  'host.connection': z.object({ connection: z.enum(['up', 'down']) }),
  /** A command of the system's menu that the page carries out. */
  'host.command': z.object({
    command: z.enum([
      'new-library',
      'search',
      'shortcuts',
      'import-files',
      'import-folder',
      'undo',
      'redo',
      'settings',
      'help',
      'about',
      'updates',
      'show-logs',
      'save-diagnostics',
    ]),
  }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.output<Events[N]>;
export type AnyEvent = {
  [N in EventName]: { readonly name: N; readonly payload: EventPayload<N> };
}[EventName];

export const eventNames = Object.keys(events) as readonly EventName[];
