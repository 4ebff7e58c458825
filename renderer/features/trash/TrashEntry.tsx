import { Trash2 } from 'lucide-react';
import { SourceEntry } from '../sidebar/Entry.tsx';

/** The trash in the sidebar. */
export function TrashEntry() {
  return <SourceEntry icon={Trash2} label="Trash" source={{ type: 'trash' }} />;
}
