import type { Remote } from '../../../shared/contract/cloud.ts';
import { counted } from '../../format/numbers.ts';
import { Section } from '../upkeep/Section.tsx';
import upkeep from '../upkeep/Upkeep.module.css';
import styles from './Cloud.module.css';

/** How many are listed before the rest is only counted. */
const LISTED = 100;

/** What the last sync found worth knowing: what was kept as both, what another machine took over. */
export function NotesSection({ remote: { last } }: { readonly remote: Remote }) {
  if (last === null || last.notes.length === 0) return null;
  const rest = last.notes.length - LISTED;
  return (
    <Section
      title="Notes of the last sync"
      testId="sync-notes"
      note="Nothing to do; good to know where two machines share a bucket."
    >
      <ul className={`${upkeep.rows} selectable`}>
        {last.notes.slice(0, LISTED).map((note, index) => (
          <li key={`${String(index)} ${note}`} className={`${upkeep.row} ${styles.note}`}>
            {note}
          </li>
        ))}
        {rest > 0 && (
          <li className={`${upkeep.row} ${styles.note} ${upkeep.quiet}`}>and {counted(rest, 'other')}</li>
        )}
      </ul>
    </Section>
  );
}
