/** How the tasks of a cleanup end, for a person. */
import type { CleanupReport } from '../../../shared/contract/upkeep.ts';
import { counted } from '../../../shared/counted.ts';
import type { AdoptedOrphans } from './adopt.ts';
import type { Applied } from './apply.ts';
import type { Purged, Restored } from './quarantine.ts';

export function foundWords({ orphans, missing }: CleanupReport): string {
  const lost = missing.count === 0 ? '' : ` ${counted(missing.count, 'file')} of records missing.`;
  return `Found ${counted(orphans.count, 'orphaned file')}.${lost}`;
}

export function appliedWords({ quarantined, removed, failed }: Applied): string {
  return `${counted(quarantined, 'file')} moved to quarantine, ${removed} removed.${failedWords(failed)}`;
}

export function adoptedWords({ adopted, duplicates, failed }: AdoptedOrphans): string {
  const known = duplicates === 0 ? '' : ` ${duplicates} known already.`;
  return `${counted(adopted, 'file')} adopted.${known}${failedWords(failed)}`;
}

export function restoredWords({ restored, failed }: Restored): string {
  return `${counted(restored, 'file')} put back.${failedWords(failed)}`;
}

export function purgedWords({ purged, failed }: Purged): string {
  return `${counted(purged, 'file')} removed for ever.${failedWords(failed)}`;
}

function failedWords(failed: readonly unknown[]): string {
  return failed.length === 0 ? '' : ` ${failed.length} failed.`;
}
