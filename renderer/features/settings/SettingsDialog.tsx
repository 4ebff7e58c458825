import { Globe, HeartPulse, Palette, Trash2 } from 'lucide-react';
import { useSettings } from '../../state/settings.ts';
import { closeDialog, useWindow } from '../../state/window.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { AddressPage } from './AddressPage.tsx';
import { AppearancePage } from './AppearancePage.tsx';
import { DeletionPage } from './DeletionPage.tsx';
import styles from './Settings.module.css';
import { UpkeepPage } from './UpkeepPage.tsx';

/** What a person sets about this window and the open library. Each change holds at once. */
export function SettingsDialog() {
  const open = useWindow((state) => state.dialog === 'settings');
  const settings = useSettings((state) => state.settings);
  return (
    <Dialog open={open} onClose={closeDialog} title="Settings" width={700} testId="settings">
      <div className={styles.pages}>
        <Tabs
          label="Settings"
          tabs={[
            { value: 'appearance', label: 'Appearance', icon: Palette, content: <AppearancePage /> },
            ...(settings === null
              ? []
              : [
                  {
                    value: 'addresses',
                    label: 'Addresses',
                    icon: Globe,
                    content: <AddressPage settings={settings} />,
                  },
                  {
                    value: 'deletion',
                    label: 'Deletion',
                    icon: Trash2,
                    content: <DeletionPage settings={settings} />,
                  },
                  {
                    value: 'upkeep',
                    label: 'Upkeep',
                    icon: HeartPulse,
                    content: <UpkeepPage settings={settings} />,
                  },
                ]),
          ]}
        />
      </div>
    </Dialog>
  );
}
