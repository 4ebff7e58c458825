/** Puts a finding into the form people are shown, and says when applying it would be folly. */
import type { CleanupReport } from '../../../shared/contract/upkeep.ts';
import type { Finding } from './scanner.ts';

/** A library of fewer files than this may well have more strays than records. */
const FEW_FILES = 20;

export function reportOf({ id, made, counts, summary }: Finding, libraryName: string): CleanupReport {
  const { found, largest, byFolder, leftAlone } = summary;
  const orphans = found.orphans.count;
  return {
    id,
    made,
    ...counts,
    ...found,
    ...{ largest, byFolder, leftAlone },
    share: counts.files === 0 ? 0 : orphans / counts.files,
    refusal: refusalOf(orphans, counts.files, libraryName),
    forceWord: libraryName,
  };
}

/** A catalog that knows next to none of the files is more likely the wrong one than the files are strays. */
export function refusalOf(orphans: number, files: number, libraryName: string): string | null {
  const advice = `Check that “${libraryName}” is the library of this media folder; to clean up all the same, type its name.`;
  if (orphans > 0 && orphans === files) {
    return `No file in the media folder has a record. ${advice}`;
  }
  if (files < FEW_FILES || orphans * 2 <= files) return null;
  return `${orphans} of ${files} files in the media folder are without a record, which is more than half. ${advice}`;
}
