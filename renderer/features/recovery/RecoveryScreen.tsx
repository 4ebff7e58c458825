import { LifeBuoy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Trouble } from '../../../shared/contract/app.ts';
import { counted } from '../../format/numbers.ts';
import { useLibrary } from '../../state/library.ts';
import { openDialog } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { otherLibraries } from '../firstRun/otherLibraries.ts';
import { showLogs } from '../help/supportActions.ts';
import styles from './Recovery.module.css';
import { chooseBackup, restart } from './startActions.ts';

const WORDS: Readonly<Record<Trouble['kind'], { title: string; happened(times: number): string }>> = {
  start: {
    title: 'Mediaroot did not start well',
    happened: (times) =>
      `It ended by itself ${times === 2 ? 'twice' : `${counted(times, 'time')}`} in a row, soon after it was started. This time nothing was opened, so that you can choose what to do.`,
  },
  library: {
    title: 'The library keeps stopping',
    happened: (times) =>
      `The part of Mediaroot that keeps your library ended by itself ${counted(times, 'time')} in a row. It is not opened again until you choose what to do.`,
  },
};

/** Instead of the library after the app has ended by itself again and again: what happened, and what can be done. */
export function RecoveryScreen({ trouble }: { readonly trouble: Trouble }) {
  const state = useLibrary((library) => library.state);
  const away = useLibrary((library) => library.connection === 'down');
  const last = state?.library ?? state?.recent[0];
  const { title, happened } = WORDS[trouble.kind];
  return (
    <main className={styles.screen} data-testid="recovery">
      <div className={styles.column}>
        <header className={styles.head}>
          <Icon icon={LifeBuoy} size={48} className={styles.icon} />
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.quiet}>{happened(trouble.times)} Your files are untouched.</p>
        </header>
        <ul className={styles.rows}>
          <Choice name="Try again" words="Starts Mediaroot as usual.">
            <Button look="primary" onClick={() => void restart(false)}>
              Try again
            </Button>
          </Choice>
          <Choice
            name="Safe mode"
            words="Opens the library and does nothing by itself: no folder is watched, nothing is synced, verified or updated, and pictures are made only of what you look at."
          >
            <Button onClick={() => void restart(true)}>Start in safe mode</Button>
          </Choice>
          {last !== undefined && (
            <Choice
              name="Backup of the catalog"
              words={`Takes the catalog of “${last.name}” back to an earlier day. The one there now is moved aside, not deleted.`}
            >
              <Button disabled={away} onClick={() => chooseBackup(last.path)}>
                Choose a backup…
              </Button>
            </Choice>
          )}
          <Choice name="Another library" words="Opens another library, or makes a new one.">
            <Menu
              trigger={<Button disabled={away || state === null}>Choose another…</Button>}
              entries={otherLibraries(state?.recent ?? [], last?.path)}
            />
          </Choice>
        </ul>
        <div className={styles.foot}>
          <Button look="plain" onClick={() => openDialog('diagnostics')}>
            Save diagnostics…
          </Button>
          <Button look="plain" onClick={() => void showLogs()}>
            Show logs
          </Button>
        </div>
      </div>
    </main>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly words: string;
  /** Its button. */
  readonly children: ReactNode;
}

function Choice({ name, words, children }: ChoiceProps) {
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.quiet}>{words}</p>
      </div>
      {children}
    </li>
  );
}
