/** Puts a finding into the form people are shown, and says when applying it would be folly. */
import type { CleanupCategory, CleanupReport } from '../../../shared/contract/upkeep.ts';
import type { Finding } from './scanner.ts';

const LARGEST = 10;
const FOLDERS = 20;
const LEFT_ALONE = 10;
/** A library of fewer files than this may well have more strays than records. */
const FEW_FILES = 20;

export function reportOf({ id, made, counts, reader }: Finding, libraryName: string): CleanupReport {
  const found = (category: CleanupCategory): CleanupReport['orphans'] => {
    const totals = reader.totals(category);
    return { ...totals, files: [...totals.files] };
  };
  const orphans = found('orphans');
  const left = reader.leftAlone(LEFT_ALONE);
  return {
    id,
    made,
    files: counts.files,
    share: counts.files === 0 ? 0 : orphans.count / counts.files,
    orphans,
    missing: found('missing'),
    renditions: found('renditions'),
    temp: found('temp'),
    folders: found('folders'),
    fresh: counts.fresh,
    leftAlone: { ...left, files: [...left.files] },
    largest: [...reader.largest(LARGEST)],
    byFolder: [...reader.byFolder(FOLDERS)],
    refusal: refusalOf(orphans.count, counts.files, libraryName),
    forceWord: libraryName,
  };
}

/** A catalog that knows next to none of the files is more likely the wrong one than the files are strays. */
export function refusalOf(orphans: number, files: number, libraryName: string): string | null {
  const advice = `Check that “${libraryName}” is the library of this media folder; to clean up all the same, type its name.`;
  if (orphans > 0 && orphans === files) {
    return `All ${files} files in the media folder are without a record. ${advice}`;
  }
  if (files < FEW_FILES || orphans * 2 <= files) return null;
  return `${orphans} of ${files} files in the media folder are without a record, which is more than half. ${advice}`;
}
