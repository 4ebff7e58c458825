/** What the library and its scout, the thread that walks and listens, say to each other. */
import { z } from 'zod';

export const ScoutSettings = z.object({ libraryPath: z.string() });

/** Whose rules say what is passed over: those of MEDIA_ROOT or of a folder that imports. */
const Grounds = z.enum(['media', 'inbox']);
export type Grounds = z.infer<typeof Grounds>;

/** One version of a file, as the ledger has it. */
const Version = z.object({ path: z.string(), size: z.number(), modified: z.number() });
/** Relative to the root, `/` separated. */
const Paths = z.array(z.string());
const Ids = z.array(z.number().int());

/** How far a look at MEDIA_ROOT went: the byte path walked last, and the path of the record compared last. */
const Reached = z.object({ walked: z.string(), recorded: z.string() });
export type Reached = z.infer<typeof Reached>;

/** The folder whose ledger tells what is done with; null: nothing is. */
const ledger = z.number().int().nullable();

export const Question = z.discriminatedUnion('kind', [
  /** Files below a folder of the root, '' for all of it, from after a byte path on. */
  z.object({
    kind: z.literal('inboxPage'),
    root: z.string(),
    ledger,
    under: z.string(),
    after: z.string(),
    limit: z.number().int().positive(),
  }),
  z.object({ kind: z.literal('inboxPaths'), root: z.string(), ledger, paths: Paths.readonly() }),
  /** A piece of MEDIA_ROOT, or of a folder in it, compared with the records; from the start when nothing is reached. */
  z.object({
    kind: z.literal('mediaPage'),
    root: z.string(),
    under: z.string(),
    reached: Reached.nullable(),
  }),
  z.object({ kind: z.literal('mediaPaths'), root: z.string(), paths: Paths.readonly() }),
]);
export type Question = z.infer<typeof Question>;

export const Answers = {
  /** Files that are not done with; `after` is null when there are no more. `unnamed`: files whose name is no text. */
  inboxPage: z.object({
    files: z.array(Version),
    unnamed: z.number().int(),
    after: z.string().nullable(),
  }),
  /** Each path in one of the lists; `others` are those that are no files, or done with. */
  inboxPaths: z.object({ files: z.array(Version), folders: Paths, others: Paths }),
  /** `suspects`: originals that may not be as recorded; `strays`: files that nothing speaks for. */
  mediaPage: z.object({ suspects: Ids, strays: Paths, reached: Reached.nullable() }),
  /** `known`: nothing is there that is a stray; `gone`: nothing at all is there, nor below it. */
  mediaPaths: z.object({ suspects: Ids, strays: Paths, folders: Paths, known: Paths, gone: Paths }),
} as const;
export type Answer<K extends Question['kind']> = z.infer<(typeof Answers)[K]>;

export const ToScout = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listen'), tree: z.number().int(), root: z.string(), grounds: Grounds }),
  z.object({ kind: z.literal('leave'), tree: z.number().int() }),
  z.object({ kind: z.literal('ask'), id: z.number().int(), question: Question }),
]);
export type ToScout = z.infer<typeof ToScout>;

export const FromScout = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), tree: z.number().int() }),
  /** Null: too much to tell one by one. */
  z.object({ kind: z.literal('heard'), tree: z.number().int(), paths: Paths.nullable() }),
  /** Nothing more is heard of this tree. `code` is the system's, or ''. */
  z.object({ kind: z.literal('deaf'), tree: z.number().int(), code: z.string(), message: z.string() }),
  z.object({ kind: z.literal('answer'), id: z.number().int(), value: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.number().int(), code: z.string(), message: z.string() }),
]);
export type FromScout = z.infer<typeof FromScout>;
