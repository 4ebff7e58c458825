import { ShieldCheck } from 'lucide-react';
import { useStart } from '../../state/start.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { restart } from './startActions.ts';

/** As long as the app runs in safe mode: what that means, and the way out. */
export function SafeModeBanner() {
  const safeMode = useStart((state) => state.safeMode);
  if (!safeMode) return null;
  return (
    <Banner
      icon={ShieldCheck}
      calm
      testId="safe-mode"
      actions={<Button onClick={() => void restart(false)}>Restart normally</Button>}
    >
      Safe mode: nothing is watched, synced, verified or updated by itself, and pictures are made only of what
      you look at.
    </Banner>
  );
}
