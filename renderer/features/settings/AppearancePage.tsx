import { useLibrary } from '../../state/library.ts';
import { usePreferences } from '../../state/preferences.ts';
import { Field } from '../../ui/Field.tsx';
import { Segments } from '../../ui/Segments.tsx';
import styles from './Settings.module.css';

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function AppearancePage() {
  const theme = usePreferences((state) => state.theme);
  const set = usePreferences((state) => state.set);
  const version = useLibrary((state) => state.app?.version);
  return (
    <div className={styles.page}>
      <Field label="Appearance" hint="System follows the light or dark of the whole computer.">
        {() => (
          <Segments
            label="Appearance"
            value={theme}
            options={THEMES}
            onChange={(value) => set({ theme: value })}
          />
        )}
      </Field>
      {version !== undefined && (
        <Field label="Version">{() => <span className={styles.quiet}>Mediaroot {version}</span>}</Field>
      )}
    </div>
  );
}
