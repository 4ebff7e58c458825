/**
 * Finds what MEDIA_ROOT and the records do not have in common. What the walk meets without a record is asked about once more,
 * after its folder was read and before it is looked at: an import, a move or a restore writes down the name before the file has
 * it and until the record does, so that whatever goes on meanwhile is never taken for a stray.
 */
import type { FoundFile, ReportWriter } from '../catalog/cleanupReport.ts';
import type { RecordedFile, RecordedRendition, References } from '../catalog/references.ts';
import { display } from '../import/scan.ts';
import { type Looked, lookSync, textOf, toBytePath, type Walked, walk } from '../storage/walk.ts';
import { inStep } from './merge.ts';
import { batchOf, folderOf, isOwn, isOwnFolder, placeOf, stagedUuid } from './places.ts';

export interface ScanInput {
  readonly root: string;
  /** Now, and how long a file must have been as it is, ms. */
  readonly now: number;
  readonly olderThan: number;
  /** See {@link keptFolders}. */
  readonly kept: ReadonlySet<string>;
  readonly references: References;
  readonly report: ReportWriter;
  /** Told after each piece of the work how many files were looked at; may wait. */
  pause(done: number): void;
}

export interface ScanCounts {
  readonly files: number;
  readonly fresh: number;
}

const PIECE = 2000;
/** Made files have no journal before their record, so that they are left alone for a moment, ms, whatever was asked. */
const SETTLING = 600_000;
/** So long, ms, may it take for the files of one upload to arrive. */
const ARRIVING = 86_400_000;

const WHY: Readonly<Record<'special' | 'unreadable' | 'foreign', string>> = {
  special: 'A link, pipe, socket or device: it was not followed and is never touched.',
  unreadable: 'It could not be read, so nothing is known of what is in it. Check its permissions.',
  foreign: 'The media folder of another library: it was not looked into.',
};

/** Throws what the file system throws for the root. */
export function scanMediaRoot(input: ScanInput): ScanCounts {
  const { root, references, report } = input;
  const assets = inStep<RecordedFile>(references.assets);
  const renditions = inStep<RecordedRendition>(references.renditions);
  let batches: ReadonlySet<string> | null = null;
  let files = 0;
  let fresh = 0;
  let done = 0;

  const awaitedBatches = (): ReadonlySet<string> => {
    batches ??= new Set(references.awaited().map(batchOfReceived));
    return batches;
  };

  function isFresh(looked: Looked, least: number): boolean {
    const age = Math.max(input.olderThan, least);
    if (age === 0) return false;
    const since = input.now - age;
    // A time in the future was set by somebody: then only the other one tells.
    return looked.changed > since || (looked.modified > since && looked.modified <= input.now);
  }

  function stray(path: string): void {
    const place = placeOf(path);
    if (place === 'own') return;
    const text = textOf(path);
    if (text !== null && references.held(text)) return;
    const staged = stagedUuid(path);
    if (staged !== null && references.staged(staged)) return;
    if (place === 'incoming' && awaitedBatches().has(batchOf(path))) return;
    const looked = lookOrLeave(path);
    if (looked?.kind !== 'file') return;
    const least = place === 'incoming' ? ARRIVING : place === 'media' ? 0 : SETTLING;
    if (isFresh(looked, least)) {
      if (place === 'media' || place === 'rendition') fresh += 1;
      return;
    }
    const category = place === 'media' ? 'orphans' : place === 'rendition' ? 'renditions' : 'temp';
    report.add({ ...foundAs(path, looked), category });
  }

  function lookOrLeave(path: string): Looked | null {
    try {
      return lookSync(root, path);
    } catch {
      report.leave({ path: shown(path), why: WHY.unreadable });
      return null;
    }
  }

  /** The walk did not meet the file of this record under its name. */
  function isThere(places: readonly string[]): boolean {
    for (const place of places) {
      try {
        const looked = lookSync(root, toBytePath(place));
        if (looked?.kind !== 'file') continue;
        report.spare(looked.identity);
        return true;
      } catch {
        // It cannot be told, so nothing is said about it.
        return true;
      }
    }
    return false;
  }

  /** What goes elsewhere between the question and the look is looked for there. */
  function isGone(placesNow: () => readonly string[]): boolean {
    for (let places = placesNow(); ; ) {
      if (places.length === 0 || isThere(places)) return false;
      const now = placesNow();
      if (now.join('\0') === places.join('\0')) return true;
      places = now;
    }
  }

  function missingAsset(asset: RecordedFile): void {
    if (isGone(() => references.placesOf(asset.id))) report.add({ ...lost(asset), category: 'missing' });
  }

  function missingRendition({ rendition, ...asset }: RecordedRendition): void {
    const places = () => [references.placeOfRendition(rendition)].filter((place) => place !== null);
    if (isGone(places)) report.add({ ...lost(asset), category: 'renditions', rendition });
  }

  function emptyFolder(path: string): void {
    if (isOwnFolder(path) || input.kept.has(path)) return;
    const looked = lookOrLeave(path);
    if (looked?.kind !== 'folder' || isFresh(looked, SETTLING)) return;
    report.add({ ...foundAs(path, looked), size: 0, category: 'folders' });
  }

  function meet({ kind, path }: Walked): void {
    if (kind === 'file') {
      if (placeOf(path) === 'media' && !isOwn(path)) files += 1;
      const asset = assets.meet(path, missingAsset);
      const rendition = renditions.meet(path, missingRendition);
      if (!asset && !rendition) stray(path);
    } else if (kind === 'empty') emptyFolder(path);
    else report.leave({ path: shown(path), why: WHY[kind] });
  }

  for (const walked of walk(root)) {
    meet(walked);
    done += 1;
    if (done % PIECE === 0) input.pause(done);
  }
  assets.finish(missingAsset);
  renditions.finish(missingRendition);
  input.pause(done);
  return { files, fresh };
}

/** Such as `…/.mediaroot/incoming/<batch>/00000001.data`. */
function batchOfReceived(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString().split(/[/\\]/).at(-2) ?? '';
}

function shown(path: string): string {
  return display(textOf(path) ?? Buffer.from(path, 'latin1'));
}

function foundAs(path: string, looked: Looked): Omit<FoundFile, 'category'> {
  return {
    path: shown(path),
    bytePath: path,
    folder: shown(folderOf(path)),
    size: looked.size,
    modified: looked.modified,
    identity: looked.identity,
    stamp: looked.stamp,
    asset: null,
    rendition: null,
  };
}

function lost(record: RecordedFile): Omit<FoundFile, 'category'> {
  return {
    path: record.path,
    bytePath: null,
    folder: folderOf(record.path),
    size: record.size,
    modified: null,
    identity: null,
    stamp: null,
    asset: record.id,
    rendition: null,
  };
}
