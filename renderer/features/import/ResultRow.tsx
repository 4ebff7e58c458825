import { CircleCheck, CircleSlash, CircleX, Clock, CopyCheck, type LucideIcon } from 'lucide-react';
import type { ImportItem, ImportItemStatus, ImportSummary } from '../../../shared/contract/import.ts';
import { isActive } from '../../format/importWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { importRefused } from './importActions.ts';
import styles from './ResultsDialog.module.css';
import { splitPath, statusWords } from './resultLine.ts';

const ICONS: Readonly<Record<ImportItemStatus, LucideIcon>> = {
  waiting: Clock,
  imported: CircleCheck,
  duplicate: CopyCheck,
  failed: CircleX,
  cancelled: CircleSlash,
};

/** The most collections offered in a line. */
const OFFERED = 3;

export interface ResultRowProps {
  readonly run: ImportSummary;
  /** Undefined while it is on its way. */
  readonly item: ImportItem | undefined;
}

/** What became of one file, and what can be done about it. */
export function ResultRow({ run, item }: ResultRowProps) {
  if (!item) return null;
  const { folder, name } = splitPath(item.source);
  const { refusal } = item;
  return (
    <>
      <span className={`${styles.icon} ${styles[item.status]}`}>
        <Icon icon={ICONS[item.status]} />
      </span>
      <div className={styles.name} title={item.source}>
        <bdi>{name}</bdi>
        <div className={styles.folder}>
          <bdi>{folder}</bdi>
        </div>
      </div>
      <span className={styles.status}>
        {refusal ? `Refused by ${refusal.collection.name}` : statusWords(item.status)}
      </span>
      {refusal ? (
        <ul className={`${styles.reason} selectable`}>
          {refusal.broken.map(({ rule, message }) => (
            <li key={rule}>{message}</li>
          ))}
        </ul>
      ) : (
        item.reason && <p className={`${styles.reason} selectable`}>{item.reason}</p>
      )}
      {refusal && !isActive(run) && refusal.offers.length > 0 && (
        <div className={styles.offers}>
          {refusal.offers.slice(0, OFFERED).map((offer) => (
            <Button key={offer.id} onClick={() => importRefused(run, offer, item.source)}>
              Import into {offer.name} instead
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
