/** Brings here what other machines added and changed: their segments that were not dealt with yet, the newest line first. */
import { MediarootError } from '../../../shared/errors.ts';
import type { KnownSegment } from '../catalog/remoteSegments.ts';
import type { LibraryContext } from '../context.ts';
import type { RemoteStorage } from '../storage/remote/types.ts';
import type { TaskControl } from '../tasks.ts';
import type { Arrived, PullParts, PullSource } from './arrivals.ts';
import type { SegmentEntry, SidecarLine } from './formats.ts';
import { readLibraryFile } from './manifest.ts';
import { isUnwanted, pullAsset } from './pullAsset.ts';
import type { Replicas } from './replicas.ts';
import { type ReadLine, readSegment } from './segments.ts';
import { makeOwn, settleCopies } from './there.ts';
import type { Pulled } from './types.ts';

export type PullContext = PullParts & Pick<LibraryContext, 'engine' | 'thumbnailer' | 'background'>;
export interface PullConfig {
  readonly context: PullContext;
  readonly storage: Pick<RemoteStorage, 'features' | 'getBytes' | 'putBytes' | 'getFile'>;
  readonly remote: number;
  readonly replica: string;
  readonly replicas: Replicas;
}

/** Downloads at the same time. */
const AT_ONCE = 8;
const NOTES = 100;

interface Tally {
  assets: number;
  bytes: number;
  alreadyHere: number;
  failed: { name: string; reason: string }[];
  notes: string[];
}

/** Segments with lines that are to be followed yet, the newest first. */
function waiting({ context, remote }: PullConfig): readonly KnownSegment[] {
  return context.catalog.remoteSegments
    .list(remote)
    .filter(({ done }) => !done)
    .toReversed();
}

/** What {@link pullAll} would bring. */
export async function pullable(
  config: PullConfig,
  segments: readonly SegmentEntry[],
): Promise<{ readonly count: number; readonly bytes: number }> {
  const { context, storage, remote, replica, replicas } = config;
  const { assetRecords, assets, contents, remoteContents } = context.catalog;
  const seen = new Set<string>();
  let [count, bytes] = [0, 0];
  for (const segment of segments.toReversed()) {
    const read = await readSegment(storage, segment);
    for (const { line, mark } of read?.lines ?? []) {
      const uuid = uuidOf(line);
      if (seen.has(uuid) || isFollowed(config, line, mark)) continue;
      seen.add(uuid);
      if (line.kind === 'gone' || assetRecords.idOf(uuid) !== null) continue;
      const { record } = line;
      if (record.state === 'trashed' && replicas.answering(line.owner) !== replica) continue;
      if (remoteContents.asset(remote, uuid)?.gone === true || isUnwanted(context, record)) continue;
      if (assets.findBySha(record.sha256) ?? contents.inTrash(record.sha256)) continue;
      count += 1;
      bytes += record.size;
    }
  }
  return { count, bytes };
}

/**
 * Each asset for itself: what was cut short goes on the next time. A segment is done when every line of it was dealt with, so what
 * failed is tried again. Throws `cancelled`, `media_root_offline`, and what stops all downloads.
 */
export async function pullAll(config: PullConfig, control: TaskControl): Promise<Pulled> {
  const { context, storage } = config;
  const { catalog, filing } = context;
  const tally: Tally = { assets: 0, bytes: 0, alreadyHere: 0, failed: [], notes: [] };
  const segments = waiting(config);
  if (segments.length > 0) {
    await context.storage.prepare();
    // What an earlier run left among the temp files is swept before anything new is put there.
    await context.engine.recover();
    const source: PullSource = {
      remote: config.remote,
      replica: config.replica,
      files: storage,
      library: await readLibraryFile(storage),
      nameOf: (owner) => `“${config.replicas.nameOf(owner)}”`,
      signal: control.signal,
      settled: false,
    };
    const total = segments.reduce((sum, { lines }) => sum + lines, 0);
    let done = 0;
    const unfinished = new Set<string>();
    const late: Late[] = [];
    for (const segment of segments) {
      await control.point();
      const left = await pullSegment(config, source, segment, unfinished, tally, control);
      if (left !== null) late.push(left);
      done += segment.lines;
      control.progress(done, total);
    }
    for (const { segment, lines, isWhole } of late) {
      const rest = await pullLines(config, { ...source, settled: true }, lines, new Set(), tally, control);
      if (isWhole && rest.isWhole) setDone(config, segment);
    }
    await filing.idle();
    context.renditions.wake();
    if (context.background) context.thumbnailer.wake();
  }
  settleCopies(catalog, config.remote);
  return { ...tally, notes: shortened(tally.notes) };
}

/** Lines of a segment that are to be followed once everything else is. */
interface Late {
  readonly segment: KnownSegment;
  readonly lines: readonly ReadLine[];
  /** All the others of it were dealt with. */
  readonly isWhole: boolean;
}

/** Null: nothing of it is left for later. */
async function pullSegment(
  config: PullConfig,
  source: PullSource,
  segment: KnownSegment,
  unfinished: Set<string>,
  tally: Tally,
  control: TaskControl,
): Promise<Late | null> {
  const read = await readSegment(config.storage, segment);
  if (read === null) {
    // Written anew by its machine meanwhile; the next manifest names what took its place.
    tally.notes.push(`“${segment.key}” is not in the bucket any more. The next sync looks again.`);
    return null;
  }
  tally.notes.push(...read.problems);
  const { isWhole, later } = await pullLines(config, source, read.lines, unfinished, tally, control);
  if (later.length > 0) return { segment, lines: later, isWhole };
  if (isWhole) setDone(config, segment);
  return null;
}

function setDone({ context: { catalog }, remote }: PullConfig, segment: KnownSegment): void {
  catalog.transaction(() => catalog.remoteSegments.set(remote, { ...segment, done: true }));
}

async function pullLines(
  config: PullConfig,
  source: PullSource,
  lines: readonly ReadLine[],
  unfinished: Set<string>,
  tally: Tally,
  control: TaskControl,
): Promise<{ readonly isWhole: boolean; readonly later: readonly ReadLine[] }> {
  const later: ReadLine[] = [];
  const underWay = new Set<Promise<void>>();
  let broken: unknown = null;
  let isWhole = true;
  const seen = new Set<string>();
  for (const one of lines) {
    const uuid = uuidOf(one.line);
    // An older line of an asset whose newest could not be followed must not take its place.
    if (seen.has(uuid) || unfinished.has(uuid) || isFollowed(config, one.line, one.mark)) continue;
    seen.add(uuid);
    await control.point();
    while (underWay.size >= AT_ONCE) await Promise.race(underWay);
    if (broken !== null) break;
    const work: Promise<void> = pullLine(config, source, one, tally)
      .then((how) => {
        if (how !== 'later') return;
        unfinished.add(uuid);
        later.push(one);
      })
      .catch((error: unknown) => {
        isWhole = false;
        unfinished.add(uuid);
        if (!(error instanceof MediarootError) || STOPS.has(error.code)) broken ??= error;
        else tally.failed.push({ name: nameOf(one.line), reason: error.message });
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
  }
  await Promise.all(underWay);
  if (broken !== null) throw broken;
  return { isWhole, later };
}

/** These are about all of them, not about one asset. */
const STOPS: ReadonlySet<string> = new Set([
  ...['cancelled', 'no_space', 'media_root_offline', 'unavailable', 'internal'],
  ...['remote_keys_missing', 'remote_denied', 'remote_no_bucket', 'remote_clock', 'remote_tls'],
  ...['remote_unreachable', 'remote_busy'],
]);

async function pullLine(
  config: PullConfig,
  source: PullSource,
  one: ReadLine,
  tally: Tally,
): Promise<Arrived['how']> {
  const { context, replicas } = config;
  const { line, mark } = one;
  const owner = replicas.answering(line.owner);
  if (line.kind === 'gone') {
    const note = context.catalog.transaction(() => followGone(config, line, owner, mark));
    if (note !== null) tally.notes.push(note);
    return 'followed';
  }
  const arrived = await pullAsset(context, source, { line, mark, owner });
  add(tally, arrived);
  return arrived.how;
}

function add(tally: Tally, { how, bytes, note }: Arrived): void {
  if (note !== null) tally.notes.push(note);
  if (how === 'already-here') tally.alreadyHere += 1;
  if (how !== 'brought') return;
  tally.assets += 1;
  tally.bytes += bytes;
}

/**
 * In the open transaction. Deleted there: a copy here stays, and is an asset of this machine from now on, so that the bucket gets
 * it again.
 */
function followGone(
  { context: { catalog }, remote, replica, replicas }: PullConfig,
  line: Extract<SidecarLine, { readonly kind: 'gone' }>,
  owner: string,
  mark: string,
): string | null {
  const { assetRecords, remoteContents, remoteSegments } = catalog;
  const { uuid } = line;
  const known = remoteContents.asset(remote, uuid);
  if (owner === replica || (known?.owner === replica && known.writtenSeq > 0)) return null;
  for (const { role } of remoteContents.objects(remote, uuid))
    remoteContents.removeObject(remote, uuid, role);
  const assetId = assetRecords.idOf(uuid);
  const copy = assetId === null ? null : assetRecords.of(assetId);
  remoteSegments.setFollowed(remote, uuid, { mark, base: null });
  const gone = { uuid, assetId: null, owner, writtenSeq: 0, gone: true, problem: null, code: null };
  remoteContents.setAsset(remote, gone);
  if (assetId === null || copy === null) return null;
  const deleted = `“${copy.name}” was deleted on “${replicas.nameOf(owner)}”. It stays here`;
  if (makeOwn(catalog, remote, assetId, uuid)) return `${deleted} and is this machine's own from now on.`;
  const problem = `${deleted}, but this bucket has it no more, and cannot get it from here, since another bucket of yours has it. Export it, delete it here and import it again to have it in both.`;
  remoteContents.setAsset(remote, { ...gone, assetId, gone: false, problem, code: 'remote_taken' });
  return problem;
}

function isFollowed({ context, remote }: PullConfig, line: SidecarLine, mark: string): boolean {
  const followed = context.catalog.remoteSegments.followed(remote, uuidOf(line));
  return followed !== null && followed.mark >= mark;
}

function uuidOf(line: SidecarLine): string {
  return line.kind === 'asset' ? line.record.uuid : line.uuid;
}

function nameOf(line: SidecarLine): string {
  return line.kind === 'asset' ? line.record.name : line.uuid;
}

function shortened(notes: readonly string[]): readonly string[] {
  if (notes.length <= NOTES) return notes;
  return [...notes.slice(0, NOTES), `And ${(notes.length - NOTES).toLocaleString('en-US')} more.`];
}
