import type { LibrarySettings } from '../../../shared/contract/address.ts';
import { DaysField } from './DaysField.tsx';
import styles from './Settings.module.css';
import { saveSettings } from './saveSettings.ts';

export function UpkeepPage({ settings }: { readonly settings: LibrarySettings }) {
  return (
    <div className={styles.page}>
      <DaysField
        label="Verification"
        days={settings.verifyDays}
        usual={30}
        does="Read all again every"
        hint="Reads every original, slowly and in the background: finds disks that fail and files that other programs changed."
        onChange={(verifyDays) => void saveSettings({ verifyDays })}
      />
      <DaysField
        label="Quarantine"
        days={settings.quarantineDays}
        usual={30}
        does="Remove for ever after"
        hint="What a cleanup took out of the way. Turned off, it stays until you remove it."
        onChange={(quarantineDays) => void saveSettings({ quarantineDays })}
      />
    </div>
  );
}
