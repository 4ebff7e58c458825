import type { LibrarySettings } from '../../../shared/contract/address.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Field } from '../../ui/Field.tsx';
import { DaysField } from './DaysField.tsx';
import styles from './Settings.module.css';
import { saveSettings } from './saveSettings.ts';

export function DeletionPage({ settings }: { readonly settings: LibrarySettings }) {
  return (
    <div className={styles.page}>
      <DaysField
        label="Trash"
        days={settings.trashDays}
        usual={30}
        does="Delete for ever after"
        hint="Counted from when an item went to the trash. Turned off, it stays until you delete it."
        onChange={(trashDays) => void saveSettings({ trashDays })}
      />
      <Field label="Watched folders">
        {() => (
          <Checkbox
            checked={settings.rememberDeleted}
            onChange={(rememberDeleted) => void saveSettings({ rememberDeleted })}
            hint="By content, whatever the file is called. Importing it yourself always works."
          >
            Do not bring back what was deleted for ever
          </Checkbox>
        )}
      </Field>
    </div>
  );
}
