import { Trash2 } from 'lucide-react';
import { retentionWords } from '../../format/trashWords.ts';
import { useTrash } from '../../state/trash.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';

export function EmptyTrash() {
  const summary = useTrash((state) => state.summary);
  return (
    <EmptyState icon={Trash2} title="The trash is empty" testId="trash-empty">
      What you delete goes here first and can be restored, with all that is known about it.
      {summary !== null && summary.retentionDays !== null && ` ${retentionWords(summary.retentionDays)}`}
    </EmptyState>
  );
}
