import type { LibrarySettings } from '../../../shared/contract/address.ts';
import { leaveFor, showUpkeep } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { DaysSetting } from './DaysSetting.tsx';
import { Setting } from './Setting.tsx';
import { saveSettings } from './saveSettings.ts';

export function UpkeepPage({ settings }: { readonly settings: LibrarySettings }) {
  return (
    <>
      <DaysSetting
        id="verifyDays"
        days={settings.verifyDays}
        usual={30}
        does="Read all again every"
        onChange={(verifyDays) => void saveSettings({ verifyDays })}
      />
      <DaysSetting
        id="quarantineDays"
        days={settings.quarantineDays}
        usual={30}
        does="Remove for ever after"
        onChange={(quarantineDays) => void saveSettings({ quarantineDays })}
      />
      <Setting id="upkeepView">
        {() => <Button onClick={leaveFor(showUpkeep)}>Show cleanup & health</Button>}
      </Setting>
    </>
  );
}
