import { moveWords } from '../../format/collectionWords.ts';
import { counted } from '../../format/numbers.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './MoveDialog.module.css';
import { cancelMove, carryOut, type PendingMove, usePendingMove } from './moveActions.ts';

/** How many of those that stay are listed. */
const LISTED = 50;

/** Asks about a move of which some assets would stay behind, and says why they do. */
export function MoveDialog() {
  const move = usePendingMove((state) => state.move);
  return move && <Ask move={move} />;
}

function Ask({ move }: { readonly move: PendingMove }) {
  const { plan, name } = move;
  const rest = plan.refused.length - LISTED;
  return (
    <Dialog
      open
      onClose={cancelMove}
      title={`Move to “${name}”`}
      testId="move-dialog"
      actions={
        <>
          <Button size="large" onClick={cancelMove}>
            {plan.moving > 0 ? 'Cancel' : 'Close'}
          </Button>
          {plan.moving > 0 && (
            <Button look="primary" size="large" onClick={() => carryOut(move)}>
              Move {counted(plan.moving, 'item')}
            </Button>
          )}
        </>
      }
    >
      <p>{moveWords(plan, name)}</p>
      <ul className={`${styles.list} selectable`}>
        {plan.refused.slice(0, LISTED).map(({ id, name: asset, reason }) => (
          <li key={id}>
            <bdi className={styles.name}>{asset}</bdi>
            <span className={styles.reason}>{reason}</span>
          </li>
        ))}
        {rest > 0 && <li className={styles.reason}>and {counted(rest, 'other')}</li>}
      </ul>
    </Dialog>
  );
}
