import { usePreferences } from '../../state/preferences.ts';
import { Segments } from '../../ui/Segments.tsx';
import { Setting } from './Setting.tsx';

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const LAYOUTS = [
  { value: 'justified', label: 'Whole pictures' },
  { value: 'squares', label: 'Squares' },
] as const;

export function AppearancePage() {
  const theme = usePreferences((state) => state.theme);
  const layout = usePreferences((state) => state.layout);
  const set = usePreferences((state) => state.set);
  return (
    <>
      <Setting id="theme">
        {() => (
          <Segments
            label="Appearance"
            value={theme}
            options={THEMES}
            onChange={(value) => set({ theme: value })}
          />
        )}
      </Setting>
      <Setting id="layout">
        {() => (
          <Segments
            label="Grid"
            value={layout}
            options={LAYOUTS}
            onChange={(value) => set({ layout: value })}
          />
        )}
      </Setting>
    </>
  );
}
