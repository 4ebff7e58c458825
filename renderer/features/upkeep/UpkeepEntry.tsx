import { HeartPulse } from 'lucide-react';
import { showUpkeep, useWindow } from '../../state/window.ts';
import { Entry } from '../sidebar/Entry.tsx';

/** Cleanup and health in the sidebar. */
export function UpkeepEntry() {
  const current = useWindow(({ view }) => view === 'upkeep');
  return <Entry icon={HeartPulse} label="Cleanup & health" current={current} onSelect={showUpkeep} />;
}
