import { Settings as Gear } from 'lucide-react';
import { useLibrary } from '../../state/library.ts';
import { usePreferences } from '../../state/preferences.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { Segments } from '../../ui/Segments.tsx';
import styles from './Settings.module.css';

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** The gear at the foot of the sidebar. */
export function SettingsButton() {
  const theme = usePreferences((state) => state.theme);
  const set = usePreferences((state) => state.set);
  const version = useLibrary((state) => state.app?.version);
  return (
    <Popover label="Settings" side="top" trigger={<IconButton icon={Gear} label="Settings" />}>
      <div className={styles.settings}>
        <h3>Appearance</h3>
        <Segments
          label="Appearance"
          value={theme}
          options={THEMES}
          onChange={(value) => set({ theme: value })}
        />
        {version !== undefined && <p className={styles.version}>Mediaroot {version}</p>}
      </div>
    </Popover>
  );
}
