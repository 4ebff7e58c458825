import { useState } from 'react';
import type { RelinkPlan } from '../../../shared/contract/upkeep.ts';
import { counted } from '../../format/numbers.ts';
import { setRelinking, useUpkeep } from '../../state/upkeep.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import styles from './Dialogs.module.css';
import { FolderField } from './FolderField.tsx';
import { planRelink, relink } from './integrityActions.ts';
import { TaskStrip, useLiveTask } from './TaskStrip.tsx';

/** Finds the files of missing items by their content, wherever they went: looks first, puts right when told to. */
export function RelinkDialog() {
  const open = useUpkeep((state) => state.relinking);
  return open && <Relink />;
}

const close = () => setRelinking(false);

function Relink() {
  const [folder, setFolder] = useState('');
  const [plan, setPlan] = useState<RelinkPlan | null>(null);
  const [busy, setBusy] = useState(false);
  const task = useLiveTask('relink');

  async function during(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    await work();
    setBusy(false);
  }
  const look = () =>
    during(async () => setPlan(await planRelink(folder.trim() === '' ? [] : [folder.trim()])));
  const found = plan?.matches.length ?? 0;
  return (
    <Dialog
      open
      onClose={close}
      title="Find missing files"
      width={640}
      testId="relink"
      actions={
        <>
          <Button size="large" onClick={close}>
            {found > 0 ? 'Cancel' : 'Close'}
          </Button>
          <Button
            look={found === 0 ? 'primary' : 'outlined'}
            size="large"
            disabled={busy}
            onClick={() => void look()}
          >
            {plan === null ? 'Look for them' : 'Look again'}
          </Button>
          {plan !== null && found > 0 && (
            <Button
              look="primary"
              size="large"
              disabled={busy}
              onClick={() => void during(() => relink(plan))}
            >
              Put {counted(found, 'file')} right
            </Button>
          )}
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.quiet}>
          Missing files are known by their content, so they are found under any name. The media folder is
          looked through first. Nothing is changed before you say so.
        </p>
        <Field label="Also look in" hint="What is found there is copied; it stays where it is.">
          {(control) => (
            <FolderField
              control={control}
              value={folder}
              onChange={setFolder}
              title="Look for missing files in"
            />
          )}
        </Field>
        {task && <TaskStrip task={task} />}
        {plan !== null && !task && <Found plan={plan} />}
      </div>
    </Dialog>
  );
}

/** What lies in a folder of Mediaroot's own goes back to where it was. */
function whence(found: string, inside: boolean): string {
  if (!inside) return 'is copied from';
  return found.startsWith('.mediaroot/') ? 'is put back from' : 'is now at';
}

function Found({ plan }: { readonly plan: RelinkPlan }) {
  const { missing, searched, matches } = plan;
  return (
    <div role="status">
      <p>
        {missing === 0
          ? 'No file is missing.'
          : `${matches.length === 0 ? 'None' : counted(matches.length, 'file')} of ${counted(missing, 'missing file')} found among ${counted(searched, 'file')} read.`}
      </p>
      {matches.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <ul className={`${styles.matches} selectable`} tabIndex={0} aria-label="Files that were found">
          {matches.map(({ id, name, found, inside }) => (
            <li key={id} className={styles.match}>
              <bdi>{name}</bdi>
              <span className={styles.quiet}>
                {whence(found, inside)} <bdi>{found}</bdi>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
