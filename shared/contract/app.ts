/**
 * What belongs to the app itself, apart from any library: its updates, its logs, how it starts, what is shipped with it. Answered
 * by the host. Times ms since 1970, sizes bytes.
 */
import { z } from 'zod';
import { ErrorShape } from './library.ts';
import { host } from './room.ts';

const none = z.object({}).strict();
const done = z.object({});

export const Release = z.object({
  version: z.string(),
  released: z.number().nullable(),
  /** Plain text, shown as it is. */
  notes: z.string(),
});
export type Release = z.infer<typeof Release>;

export const UpdatePhase = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('checking') }),
  /** The newest version that is meant for this computer is this one. */
  z.object({ kind: z.literal('current') }),
  /** `waitsFor`: what must end before the download that was asked for can begin, such as “an import”; null when nothing must. */
  z.object({
    kind: z.literal('available'),
    release: Release,
    bytes: z.number().int().nullable(),
    waitsFor: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('downloading'),
    release: Release,
    bytes: z.number().int(),
    total: z.number().int(),
    /** Bytes a second. */
    rate: z.number(),
  }),
  /** Downloaded and verified. `waitsFor`: what must end first, such as “an import”, for a person; null when nothing must. */
  z.object({ kind: z.literal('ready'), release: Release, waitsFor: z.string().nullable() }),
  z.object({ kind: z.literal('failed'), problem: ErrorShape }),
]);
export type UpdatePhase = z.infer<typeof UpdatePhase>;

export const UpdateState = z.object({
  /** Why this copy does not update itself, for a person; null: it can. */
  unable: z.string().nullable(),
  /** Looks and downloads by itself. Off, it asks nobody unless the person does. */
  automatic: z.boolean(),
  lastChecked: z.number().nullable(),
  phase: UpdatePhase,
});
export type UpdateState = z.infer<typeof UpdateState>;

/** Why the window shows the recovery screen. */
export const Trouble = z.object({
  /** start: the app ended by itself soon after its latest starts; library: the library process keeps ending. */
  kind: z.enum(['start', 'library']),
  /** How often in a row. */
  times: z.number().int(),
});
export type Trouble = z.infer<typeof Trouble>;

export const StartState = z.object({
  /** No watched folders, no work in the background, no sync by itself, no picture decoded unless it is looked at. */
  safeMode: z.boolean(),
  trouble: Trouble.nullable(),
});
export type StartState = z.infer<typeof StartState>;

/** Files given to the app from outside: opened with it, dropped on its icon, named on its command line. */
export const Opened = z.object({
  /** Names of those that wait for a library to be open. */
  waiting: z.array(z.string()),
  /** Imports of those that did not have to, told once: to be shown when they have ended. */
  imports: z.array(z.number().int()),
  /** Originals of the library that is open, told once: to be shown. */
  assets: z.array(z.number().int()),
  /** What could not be taken and why, for a person, told once. */
  problems: z.array(z.string()),
});
export type Opened = z.infer<typeof Opened>;

export const appCalls = {
  'updates.state': { ...host, input: none, output: UpdateState },
  /** Asks whether there is a newer version; resolves with the answer. */
  'updates.check': { ...host, input: none, output: UpdateState },
  /** Begins to download what is available; progress comes as events. */
  'updates.download': { ...host, input: none, output: UpdateState },
  /** Ends the app, installs what is ready and starts again. `unavailable` with what it waits for while that is under way. */
  'updates.install': { ...host, input: none, output: done },
  'updates.set': { ...host, input: z.object({ automatic: z.boolean() }).strict(), output: UpdateState },

  /** Everything that is shipped and is somebody else's, with the words of its licence. */
  'app.licences': {
    ...host,
    input: none,
    output: z.object({
      licences: z.array(
        z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }),
      ),
    }),
  },
  /** Whoever asks shows what it tells, since the next answer does not tell it again. */
  'app.opened': { ...host, input: none, output: Opened },
  'app.start': { ...host, input: none, output: StartState },
  /** Ends the app and starts it again. */
  'app.restart': { ...host, input: z.object({ safeMode: z.boolean() }).strict(), output: done },
  /** Asks for a place and saves versions, settings, health and logs there, without keys, addresses with keys, or anything inside files. Null: cancelled. */
  'diagnostics.save': {
    ...host,
    input: none,
    output: z.object({ path: z.string().nullable(), bytes: z.number().int() }),
  },
  /** Shows the folder of the logs in the file manager. */
  'diagnostics.showLogs': { ...host, input: none, output: done },
} as const;
