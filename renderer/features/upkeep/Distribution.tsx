import type { CleanupReport } from '../../../shared/contract/upkeep.ts';
import { counted, shownBytes } from '../../format/numbers.ts';
import styles from './Distribution.module.css';
import shared from './Upkeep.module.css';

/** Where the orphans of a report are, and which are the largest. */
export function Distribution({ report }: { readonly report: CleanupReport }) {
  return (
    <details className={styles.distribution}>
      <summary>Largest, and by folder</summary>
      <div className={styles.columns}>
        <section aria-label="Largest orphaned files">
          <h3 className={styles.small}>Largest</h3>
          <ul>
            {report.largest.map(({ path, size }) => (
              <Measured key={path} name={path} figure={shownBytes(size)} />
            ))}
          </ul>
        </section>
        <section aria-label="Orphaned files by folder">
          <h3 className={styles.small}>By folder</h3>
          <ul>
            {report.byFolder.map(({ folder, count, bytes }) => (
              <Measured
                key={folder}
                name={folder === '' ? 'The media folder itself' : folder}
                figure={`${counted(count, 'file')} · ${shownBytes(bytes)}`}
              />
            ))}
          </ul>
        </section>
      </div>
    </details>
  );
}

function Measured({ name, figure }: { readonly name: string; readonly figure: string }) {
  return (
    <li className={styles.measured}>
      <span className={shared.path} title={name}>
        <bdi>{name}</bdi>
      </span>
      <span className={shared.figure}>{figure}</span>
    </li>
  );
}
