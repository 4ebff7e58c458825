import { HeartPulse } from 'lucide-react';
import { findingsCount } from '../../format/verifyWords.ts';
import { useUpkeep } from '../../state/upkeep.ts';
import { showUpkeep, useWindow } from '../../state/window.ts';
import { Entry } from '../sidebar/Entry.tsx';

/** Cleanup and health in the sidebar, with how many files are known to be wrong. */
export function UpkeepEntry() {
  const current = useWindow(({ view }) => view === 'upkeep');
  const wrong = useUpkeep(({ verify }) => (verify === null ? 0 : findingsCount(verify)));
  return (
    <Entry
      icon={HeartPulse}
      label="Cleanup & health"
      count={wrong === 0 ? undefined : wrong}
      current={current}
      onSelect={showUpkeep}
    />
  );
}
