/** Gathers what helps somebody to help: versions, this computer, settings, health, the last logs; and makes it free of what is private. */
import { readFileSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallOutput, LibraryCallName } from '../../../shared/contract/calls.ts';
import type { Result } from '../../../shared/errors.ts';
import { logFileNames } from '../../../shared/rotatingLog.ts';
import { readJson } from '../ownFiles.ts';
import { createScrubber, type Scrubber } from './scrub.ts';

export interface CollectParts {
  /** Never rejects. */
  call(name: LibraryCallName, input: unknown): Promise<Result<unknown>>;
  /** Facts about the app itself: versions, how it was started. Nothing private. */
  readonly app: Readonly<Record<string, unknown>>;
  /** The shell's data folder, and the library's. */
  readonly shellData: string;
  readonly data: string;
  /** How long the library may take for an answer, ms. */
  readonly patienceMs: number;
  now(): number;
}

/** Text of each file by its name. */
export type Gathered = ReadonlyMap<string, string>;

type Remotes = CallOutput<'remotes.list'>['remotes'];

/** The newest part of all logs of a name that goes in, characters. */
const LOG_KEPT = 2 * 1024 * 1024;
const LINES_AT_ONCE = 500;

const README = `Mediaroot diagnostics

What is in here
  system.json    versions of Mediaroot and of this computer's system, memory, free disk space
  settings.json  how the app and the library are set up, and the kinds of its cloud connections
  library.json   the health of the library and how many items it has
  logs/          what Mediaroot noted while it ran, the newest part

What is not in here
  No picture, no video and no other file of yours, nor anything out of one.
  No names: those of files, folders, albums, tags, collections, libraries and buckets are replaced by marks such as
  [3fa91c07.jpg]. The same name has the same mark everywhere, so that one can see that two lines are about one file.
  Your home folder is written ⟨home⟩; your own name, that of your computer and those of servers of your own are marks, too.
  No keys, passwords or addresses that carry a right.

Everything is plain text. Have a look before you pass it on.
`;

export async function collect(parts: CollectParts): Promise<Gathered> {
  const asked = await askLibrary(parts);
  const scrub = createScrubber({
    salt: `${os.hostname()} ${parts.shellData}`,
    folders: {
      'media folder': asked.report?.library?.mediaRoot ?? '',
      'catalog folder': asked.report?.library?.path ?? '',
      data: parts.data,
      home: os.homedir(),
    },
    names: [...ownNames(), ...namesOf(asked.state, asked.remotes)],
  });
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const places: Readonly<Record<string, string | undefined>> = {
    'app data': parts.data,
    'catalog folder': asked.report?.library?.path,
    'media folder': asked.report?.library?.mediaRoot,
  };
  const files = new Map([
    ['README.txt', README],
    [
      'system.json',
      json({ made: new Date(parts.now()).toISOString(), ...parts.app, ...computer(), free: freeOf(places) }),
    ],
    [
      'settings.json',
      json({
        app: scrub.value(readJson(path.join(parts.shellData, 'app.json')) ?? null),
        library: settingsShown(asked.settings),
        remotes: asked.remotes?.map((remote) => remoteShown(remote, scrub)) ?? null,
      }),
    ],
    ['library.json', json(libraryShown(asked, scrub))],
  ]);
  for (const [name, folder] of [
    ['shell', parts.shellData],
    ['library', parts.data],
  ] as const) {
    const text = await scrubbedLog(path.join(folder, 'logs'), name, scrub);
    files.set(`logs/${name}.log`, text);
  }
  return files;
}

interface Asked {
  readonly state: CallOutput<'library.state'> | null;
  readonly report: CallOutput<'doctor.report'> | null;
  readonly counts: CallOutput<'library.counts'> | null;
  readonly settings: CallOutput<'settings.get'> | null;
  readonly remotes: Remotes | null;
  readonly unanswered: readonly string[];
}

/** A library that does not answer is one of the reasons to save this: it is not waited for for ever. */
async function askLibrary({ call, patienceMs }: CollectParts): Promise<Asked> {
  const unanswered: string[] = [];
  const late = new Promise<null>((resolve) => void setTimeout(() => resolve(null), patienceMs).unref());
  const ask = async <N extends LibraryCallName>(name: N): Promise<CallOutput<N> | null> => {
    const result = await Promise.race([call(name, {}), late]);
    if (result?.ok) return result.value as CallOutput<N>;
    unanswered.push(`${name}: ${result === null ? 'no answer in time' : result.error.code}`);
    return null;
  };
  const [state, report, counts, settings, remotes] = await Promise.all([
    ask('library.state'),
    ask('doctor.report'),
    ask('library.counts'),
    ask('settings.get'),
    ask('remotes.list'),
  ]);
  return { state, report, counts, settings, remotes: remotes?.remotes ?? null, unanswered };
}

function namesOf(state: Asked['state'], remotes: Remotes | null): readonly string[] {
  return [
    ...(state?.recent ?? []).flatMap(({ name, path: folder, mediaRoot }) => [name, folder, mediaRoot]),
    ...(remotes ?? []).flatMap(({ name, target }) => [name, target.bucket, target.prefix, hostOf(target)]),
  ];
}

/** What a person and their computer are called. */
function ownNames(): readonly string[] {
  const { username } = os.userInfo();
  const names = [username, path.basename(os.homedir()), os.hostname()];
  return names.filter((name) => name !== 'root' && name !== 'localhost');
}

/** Empty for the provider's own. */
function hostOf({ endpoint }: Remotes[number]['target']): string {
  return endpoint === null || !URL.canParse(endpoint) ? '' : new URL(endpoint).hostname;
}

function computer(): Readonly<Record<string, unknown>> {
  return {
    system: `${os.type()} ${os.release()} ${process.arch}`,
    processors: os.availableParallelism(),
    memory: { total: os.totalmem(), free: os.freemem(), shell: process.memoryUsage().rss },
    upSeconds: Math.round(os.uptime()),
  };
}

/** Bytes; null for what cannot be looked at. */
function freeOf(
  places: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, number | null>> {
  const known = Object.entries(places).filter((place): place is [string, string] => place[1] !== undefined);
  return Object.fromEntries(
    known.map(([label, folder]) => {
      try {
        const { bavail, bsize } = statfsSync(folder);
        return [label, bavail * bsize];
      } catch {
        return [label, null];
      }
    }),
  );
}

function settingsShown(settings: Asked['settings']): unknown {
  if (settings === null) return null;
  const { mediaUrl, ...rest } = settings;
  return { ...rest, mediaUrlHasHost: /^https?:/.test(mediaUrl) };
}

function remoteShown(remote: Remotes[number], scrub: Scrubber) {
  const { target, options, keys, features, waiting, failed, synced, last, problem } = remote;
  const { auto, acl, graceDays, maxDeletePercent, bandwidth, renditions } = options;
  return {
    type: target.type,
    host: hostOf(target) === '' ? 'the provider’s own' : scrub.host(hostOf(target)),
    pathStyle: target.pathStyle,
    keysAre: keys,
    ...{ auto, acl, graceDays, maxDeletePercent, bandwidth, renditions },
    ...{ features, waiting, failed, synced },
    lastSynced: last?.finished ?? null,
    problem: problem?.code ?? null,
  };
}

function libraryShown({ state, report, counts, unanswered }: Asked, scrub: Scrubber): unknown {
  const health = report?.library?.health.map(({ check, state: how, words }) => ({
    check,
    state: how,
    words: scrub.text(words),
  }));
  const { versions, decoders } = report ?? {};
  return {
    status: state?.status ?? null,
    error: state?.error?.code ?? null,
    known: state?.recent.length ?? null,
    schema: report?.library?.schema ?? null,
    assets: report?.library?.assets ?? null,
    byKind: counts?.byKind ?? null,
    bytes: counts?.bytes ?? null,
    collections: counts?.collections.length ?? null,
    health: health ?? null,
    versions: versions ?? null,
    decoders:
      decoders?.map(({ name, available, detail }) => ({ name, available, detail: scrub.text(detail) })) ??
      null,
    unanswered,
  };
}

/** The newest lines, the oldest of them first. Lets others have their turn in between. */
async function scrubbedLog(folder: string, name: string, scrub: Scrubber): Promise<string> {
  let text = '';
  for (const file of logFileNames(name)) {
    if (text.length >= LOG_KEPT) break;
    try {
      text = readFileSync(path.join(folder, file), 'utf8') + text;
    } catch {
      // Not there, or not readable: there may be others.
    }
  }
  const lines = text.slice(-LOG_KEPT).split('\n').filter(Boolean);
  if (text.length > LOG_KEPT) lines.shift();
  const shown: string[] = [];
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    shown.push(...lines.slice(from, from + LINES_AT_ONCE).map(scrub.line));
    await nextTurn();
  }
  return shown.map((line) => `${line}\n`).join('');
}
