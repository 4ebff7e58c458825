import { client } from '../../client/index.ts';
import { closeDialog, openDialog, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Keys } from '../../ui/Keys.tsx';
import styles from './ShortcutSheet.module.css';
import { shortcutGroupsOf } from './shortcutList.ts';

export function ShortcutSheet() {
  const open = useWindow((state) => state.dialog === 'shortcuts');
  return (
    <Dialog
      open={open}
      onClose={closeDialog}
      title="Keyboard shortcuts"
      width={840}
      testId="shortcut-sheet"
      actions={<Button onClick={() => openDialog('help')}>Open help</Button>}
    >
      <div className={styles.columns}>
        {shortcutGroupsOf(client.host).map(({ title, shortcuts }) => (
          <section key={title} className={styles.group}>
            <h3 className={styles.title}>{title}</h3>
            <dl>
              {shortcuts.map(({ keys, does }) => (
                <div key={does} className={styles.line}>
                  <dt>{does}</dt>
                  <dd className={styles.keys}>
                    {keys.map((one) => (
                      <span key={one} className={styles.combination}>
                        <Keys keys={one} />
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
