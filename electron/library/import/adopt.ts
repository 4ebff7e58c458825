/**
 * Adoption: files below MEDIA_ROOT that have no record get one where they lie. Nothing is moved, and nothing written into them.
 * Each is recorded for itself, so whoever is cut short begins again and goes on.
 */
import { MediarootError } from '../../../shared/errors.ts';
import type { LibraryContext } from '../context.ts';
import { nextTurn } from '../nextTurn.ts';
import { hashFile } from '../storage/hashing.ts';
import { PRIVATE_FOLDER, TRASH_FOLDER } from '../storage/mediaRoot.ts';
import { sourceProblem } from '../storage/problems.ts';
import { type Looked, look, textOf, toBytePath, type Walked, walk } from '../storage/walk.ts';
import type { TaskControl } from '../tasks.ts';
import { recordAtHome } from './adoptedRecord.ts';
import { CommitError, createCommitter } from './committer.ts';
import { describe } from './describe.ts';
import { insertRecord } from './record.ts';
import { isLitter } from './scan.ts';

export interface Adopted {
  readonly adopted: number;
  /** Their content has a record already; they were left alone. */
  readonly duplicates: number;
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}

type AdoptContext = Pick<LibraryContext, 'catalog' | 'storage' | 'host' | 'media' | 'renditions' | 'filing'>;
type Control = Pick<TaskControl, 'point' | 'progress' | 'signal'>;
type Fate = 'adopted' | 'duplicate' | 'recorded';

/** Files being read at a time. */
const AT_ONCE = 4;
/** Looking through folders lets others work after so many files. */
const BREATH = 256;
const RENDITIONS = 'thumbnails';

const LEFT: Readonly<Record<Exclude<Walked['kind'], 'file' | 'empty'>, string>> = {
  special: 'It is a link, a pipe or a device, not an ordinary file, so it was left alone.',
  unreadable: 'This folder may not be read. Change its permissions, then try again.',
  foreign: 'This is the media folder of another library, so it was left alone.',
};

/** Everything below MEDIA_ROOT. Throws `media_root_offline`, `cancelled`; what was recorded until then stays. */
export async function adoptAll(context: AdoptContext, control: Control): Promise<Adopted> {
  await context.storage.prepare();
  let total = 0;
  let strangers = 0;
  for await (const { kind, path } of breathing(context, control)) {
    if (path.startsWith(`${RENDITIONS}/`)) strangers += kind === 'file' && !isHeld(context, path) ? 1 : 0;
    else total += 1;
  }
  const failed = strangers === 0 ? [] : [{ path: RENDITIONS, reason: strangersWords(strangers) }];
  return adopt(context, control, foundBelow(context, control), total, failed);
}

/** Only these, relative to MEDIA_ROOT. Throws as {@link adoptAll}. */
export async function adoptPaths(
  context: AdoptContext,
  paths: readonly string[],
  control: Control,
): Promise<Adopted> {
  await context.storage.prepare();
  const files = paths.map((path): Walked => ({ kind: 'file', path: toBytePath(path) }));
  return adopt(context, control, files, files.length, []);
}

async function adopt(
  context: AdoptContext,
  control: Control,
  found: AsyncIterable<Walked> | Iterable<Walked>,
  total: number,
  failed: { path: string; reason: string }[],
): Promise<Adopted> {
  const { catalog } = context;
  const underWay = new Set<Promise<void>>();
  const committer = createCommitter(
    (write) => catalog.transaction(write),
    () => underWay.size,
  );
  const counts = { adopted: 0, duplicate: 0, recorded: 0 };
  let done = 0;
  let broken: unknown = null;
  const take = async (walked: Walked): Promise<void> => {
    try {
      counts[await adoptOne(context, committer.add, control, walked)] += 1;
    } catch (error) {
      if (!(error instanceof MediarootError) || error.code === 'cancelled') broken ??= error;
      else failed.push({ path: shown(walked.path), reason: error.message });
    }
    done += 1;
    control.progress(done, Math.max(total, done));
  };
  try {
    for await (const walked of found) {
      await control.point();
      while (underWay.size >= AT_ONCE) await Promise.race(underWay);
      if (broken !== null) break;
      const work: Promise<void> = take(walked).finally(() => underWay.delete(work));
      underWay.add(work);
    }
  } finally {
    await Promise.all(underWay);
  }
  if (broken !== null) throw broken instanceof CommitError ? broken.cause : broken;
  return { adopted: counts.adopted, duplicates: counts.duplicate, failed };
}

async function adoptOne(
  context: AdoptContext,
  commit: <T>(work: () => T) => Promise<T>,
  control: Control,
  { kind, path: bytePath }: Walked,
): Promise<Fate> {
  const { catalog, storage, host, renditions } = context;
  const path = textOf(bytePath);
  if (kind !== 'file' && kind !== 'empty') throw new MediarootError('source_special', LEFT[kind]);
  if (path === null) {
    throw new MediarootError('source_unreadable', 'Its name is not text (UTF-8). Rename it, then try again.');
  }
  const file = storage.absolute(path);
  if (catalog.references.held(path)) return 'recorded';
  const before = await lookAt(context, bytePath, path);
  const { sha256, size } = await hashFile(file, { signal: control.signal }).catch((error: unknown) => {
    throw sourceProblem(error, path);
  });
  const described = await describe(context, file, path);
  const after = await lookAt(context, bytePath, path);
  if (after.stamp !== before.stamp || size !== after.size) {
    throw new MediarootError(
      'source_changed',
      'It changed while it was being read. Wait until the program that writes it is done, then try again.',
    );
  }
  const atHome = recordAtHome(catalog.collections.list(), {
    ...{ path, sha256, size, mtimeMs: after.modified, file, described },
    importedMs: host.now(),
  });
  return commit((): Fate => {
    if (catalog.references.held(path)) return 'recorded';
    if (catalog.assets.findBySha(sha256) ?? catalog.contents.inTrash(sha256)) return 'duplicate';
    const record = { ...atHome, asset: { ...atHome.asset, path } };
    const id = insertRecord({ catalog, renditions }, record);
    if (path.startsWith(`${TRASH_FOLDER}/`)) stayInTrash(context, id, path, atHome.asset.path);
    return 'adopted';
  });
}

/** Inside the open transaction: what somebody threw away stays thrown away, and goes to `home` once it is restored. */
function stayInTrash(
  { catalog, renditions, filing }: AdoptContext,
  id: number,
  path: string,
  home: string,
): void {
  // On its way home when it is trashed, it is noted to belong there, under a name that is free.
  filing.move(id, home);
  catalog.deletions.trash(id);
  filing.move(id, path);
  renditions.forget(id);
}

/** An ordinary file with something in it. */
async function lookAt({ storage }: AdoptContext, bytePath: string, path: string): Promise<Looked> {
  const looked = await look(storage.root, bytePath);
  if (looked === null) {
    // A disk that went away meanwhile looks as though every file had.
    await storage.prepare();
    throw new MediarootError('source_missing', 'It is not there any more.');
  }
  if (looked.kind !== 'file') throw new MediarootError('source_special', LEFT.special);
  if (looked.size > 0) return looked;
  throw new MediarootError('source_empty', `“${path}” is empty: there is nothing to keep.`);
}

async function* foundBelow(context: AdoptContext, control: Control): AsyncGenerator<Walked> {
  for await (const walked of breathing(context, control)) {
    if (!walked.path.startsWith(`${RENDITIONS}/`)) yield walked;
  }
}

/** What may be adopted, and what lies among the renditions. */
async function* breathing({ storage }: AdoptContext, control: Control): AsyncGenerator<Walked> {
  let count = 0;
  for (const walked of walk(storage.root)) {
    count += 1;
    if (count % BREATH === 0) {
      await nextTurn();
      await control.point();
    }
    const { kind, path } = walked;
    if (kind === 'empty' || path.startsWith(`${PRIVATE_FOLDER}/`) || isLitter(path)) continue;
    yield walked;
  }
}

function isHeld({ catalog }: AdoptContext, bytePath: string): boolean {
  const path = textOf(bytePath);
  return path !== null && catalog.references.held(path);
}

function strangersWords(count: number): string {
  const [left, them] =
    count === 1 ? ['One file was', 'it'] : [`${count.toLocaleString('en')} files were`, 'them'];
  return `${left} left out, since Mediaroot keeps its renditions in this folder. Move ${them} to another one, then adopt again.`;
}

function shown(bytePath: string): string {
  return textOf(bytePath) ?? Buffer.from(bytePath, 'latin1').toString();
}
