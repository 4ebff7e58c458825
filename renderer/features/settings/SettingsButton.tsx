import { Settings as Gear } from 'lucide-react';
import { openSettings } from '../../state/window.ts';
import { IconButton } from '../../ui/Button.tsx';

/** The gear at the foot of the sidebar. */
export function SettingsButton() {
  return <IconButton icon={Gear} label="Settings" keys="Mod+," onClick={() => openSettings()} />;
}
