/** Gives orphans of a report records where they lie, instead of taking them away; those in the trash folder are then in the trash. */
import type { ReportReader, StoredFind } from '../catalog/cleanupReport.ts';
import type { LibraryContext } from '../context.ts';
import { adoptPaths } from '../import/adopt.ts';
import { textOf } from '../storage/walk.ts';
import type { TaskControl } from '../tasks.ts';
import { isInTrash, isOwn } from './places.ts';
import type { FailedFile } from './quarantine.ts';
import type { Finding } from './scanner.ts';

export interface AdoptedOrphans {
  readonly adopted: number;
  readonly duplicates: number;
  readonly failed: FailedFile[];
}

const BATCH = 1000;

/** `paths`: only these of the report's orphans. Throws `media_root_offline`, `cancelled`; what was recorded until then stays. */
export async function adoptOrphans(
  context: LibraryContext,
  { reader, summary }: Finding,
  paths: readonly string[] | null,
  control: TaskControl,
): Promise<AdoptedOrphans> {
  const { renditions, thumbnailer, background } = context;
  const total = paths === null ? summary.found.orphans.count : paths.length;
  const failed: FailedFile[] = [];
  let [done, adopted, duplicates] = [0, 0, 0];
  try {
    for (const batch of paths === null ? allOrphans(reader) : someOrphans(reader, paths, failed)) {
      const names = batch.flatMap((find) => adoptable(find, failed));
      const before = done;
      const part = { ...control, progress: (now: number) => control.progress(before + now, total) };
      const result = await adoptPaths(context, names, part);
      adopted += result.adopted;
      duplicates += result.duplicates;
      failed.push(...result.failed);
      done += batch.length;
      control.progress(done, total);
    }
  } finally {
    renditions.wake();
    if (background) thumbnailer.wake();
  }
  return { adopted, duplicates, failed };
}

function* allOrphans(reader: ReportReader): Generator<readonly StoredFind[]> {
  for (let after = 0; ; ) {
    const finds = reader.finds('orphans', after, BATCH);
    const last = finds.at(-1);
    if (last === undefined) return;
    yield finds;
    after = last.id;
  }
}

function* someOrphans(
  reader: ReportReader,
  paths: readonly string[],
  failed: FailedFile[],
): Generator<readonly StoredFind[]> {
  for (let at = 0; at < paths.length; at += BATCH) {
    const finds: StoredFind[] = [];
    for (const path of paths.slice(at, at + BATCH)) {
      const find = reader.orphan(path);
      if (find !== null) finds.push(find);
      else failed.push({ path, reason: `“${path}” is not among the orphans of this report. Look again.` });
    }
    yield finds;
  }
}

function adoptable({ path, bytePath }: StoredFind, failed: FailedFile[]): readonly string[] {
  const name = bytePath === null ? null : textOf(bytePath);
  if (name !== null && (isInTrash(name) || !isOwn(name))) return [name];
  const reason =
    name === null
      ? `The name of “${path}” is not text (UTF-8). Rename it, then look again.`
      : `“${path}” lies in Mediaroot's own folder. Clean it up, then put it back from quarantine.`;
  failed.push({ path, reason });
  return [];
}
