import type { LibrarySettings } from '../../../shared/contract/address.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { DaysSetting } from './DaysSetting.tsx';
import { Setting, Words } from './Setting.tsx';
import { saveSettings } from './saveSettings.ts';

export function DeletionPage({ settings }: { readonly settings: LibrarySettings }) {
  return (
    <>
      <DaysSetting
        id="trashDays"
        days={settings.trashDays}
        usual={30}
        does="Delete for ever after"
        onChange={(trashDays) => void saveSettings({ trashDays })}
      />
      <Setting id="rememberDeleted">
        {() => (
          <Checkbox
            checked={settings.rememberDeleted}
            onChange={(rememberDeleted) => void saveSettings({ rememberDeleted })}
          >
            <Words>Do not bring back what was deleted for ever</Words>
          </Checkbox>
        )}
      </Setting>
    </>
  );
}
