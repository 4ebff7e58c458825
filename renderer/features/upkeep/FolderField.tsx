import { FolderOpen } from 'lucide-react';
import { client } from '../../client/index.ts';
import { Button } from '../../ui/Button.tsx';
import type { FieldControl } from '../../ui/Field.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { tellFailure } from '../import/importActions.ts';
import styles from './Dialogs.module.css';

export interface FolderFieldProps {
  readonly control: FieldControl;
  readonly value: string;
  readonly onChange: (path: string) => void;
  /** Of the system's dialog. */
  readonly title: string;
  readonly placeholder?: string;
}

/** A folder of the computer the library runs on: typed, or on the desktop chosen in the system's dialog. */
export function FolderField({
  control,
  value,
  onChange,
  title,
  placeholder = 'Complete path of a folder',
}: FolderFieldProps) {
  async function choose(): Promise<void> {
    try {
      const { path } = await client.call('dialog.pickFolder', { title });
      if (path !== null) onChange(path);
    } catch (error) {
      tellFailure('No folder was chosen', error);
    }
  }
  return (
    <span className={styles.pair}>
      <TextInput {...control} value={value} onChange={onChange} placeholder={placeholder} />
      {client.host === 'desktop' && (
        <Button icon={FolderOpen} onClick={() => void choose()}>
          Choose…
        </Button>
      )}
    </span>
  );
}
