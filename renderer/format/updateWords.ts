/** Where an update stands, in words. */
import type { UpdatePhase, UpdateState } from '../../shared/contract/app.ts';
import { shownMoment } from './dates.ts';
import { shownBytes, shownRate } from './numbers.ts';

const VERSION = (phase: Extract<UpdatePhase, { release: unknown }>) => `Mediaroot ${phase.release.version}`;

/** @param version the one that runs */
export function updateWords(
  { unable, phase }: Pick<UpdateState, 'unable' | 'phase'>,
  version: string,
): string {
  if (unable !== null) return unable;
  switch (phase.kind) {
    case 'idle':
      return `This is Mediaroot ${version}.`;
    case 'checking':
      return 'Looking for a newer version…';
    case 'current':
      return `Mediaroot ${version} is the newest version.`;
    case 'available':
      return phase.waitsFor === null
        ? `${VERSION(phase)} is available${phase.bytes === null ? '' : ` (${shownBytes(phase.bytes)})`}.`
        : `${VERSION(phase)} is available. Its download begins after the end of ${phase.waitsFor}.`;
    case 'downloading':
      return `Downloading ${VERSION(phase)}: ${downloadWords(phase)}`;
    case 'ready':
      return phase.waitsFor === null
        ? `${VERSION(phase)} is ready. It is installed when you choose Restart to update.`
        : `${VERSION(phase)} is ready. It can be installed after the end of ${phase.waitsFor}.`;
    case 'failed':
      return phase.problem.message;
  }
}

function downloadWords({ bytes, total, rate }: Extract<UpdatePhase, { kind: 'downloading' }>): string {
  const of = total > 0 ? ` of ${shownBytes(total)}` : '';
  return `${shownBytes(bytes)}${of}${rate > 0 ? ` · ${shownRate(rate)}` : ''}`;
}

/** 0 to 1; null while the end is not known, and where nothing is on its way. */
export function downloadFraction(phase: UpdatePhase): number | null {
  return phase.kind === 'downloading' && phase.total > 0 ? phase.bytes / phase.total : null;
}

export function lastCheckedWords(lastChecked: number | null): string {
  return lastChecked === null ? 'Never looked yet.' : `Last looked ${shownMoment(lastChecked)}.`;
}
