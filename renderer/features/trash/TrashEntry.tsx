import { Trash2 } from 'lucide-react';
import { useTrash } from '../../state/trash.ts';
import { SourceEntry } from '../sidebar/Entry.tsx';

/** The trash in the sidebar. */
export function TrashEntry() {
  const count = useTrash(({ summary }) => summary?.count);
  return (
    <SourceEntry
      icon={Trash2}
      label="Trash"
      source={{ type: 'trash' }}
      count={count === 0 ? undefined : count}
    />
  );
}
