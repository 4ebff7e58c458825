import { useEffect, useState } from 'react';
import type { CallOutput } from '../../../shared/contract/calls.ts';
import { ClientError, client } from '../../client/index.ts';
import { useLibrary } from '../../state/library.ts';
import { closeDialog, useWindow } from '../../state/window.ts';
import icon from '../../styles/icon.svg';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Disclosures } from '../../ui/Disclosures.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { holdsWords } from '../../ui/textSearch.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';
import styles from './About.module.css';
import { appLine, type VersionLine, versionLines } from './versions.ts';

/** Which Mediaroot this is, what it stands on, and whose work is in it. */
export function AboutDialog() {
  const open = useWindow((state) => state.dialog === 'about');
  return (
    <Dialog open={open} onClose={closeDialog} title="About Mediaroot" width={640} testId="about">
      <About />
    </Dialog>
  );
}

function About() {
  const app = useLibrary((state) => state.app);
  const library = useLibrary((state) => state.state?.library ?? null);
  const lines = versionLines(app, library);
  return (
    <div className={styles.about}>
      <div className={styles.head}>
        <img src={icon} alt="" width={48} height={48} />
        <div>
          <p className={styles.name}>Mediaroot {app?.version}</p>
          <p className={styles.quiet}>© 2026 The Mediaroot authors. MIT licence.</p>
        </div>
        <Button onClick={() => void copyVersions([...appLine(app), ...lines])}>Copy versions</Button>
      </div>
      <dl className={styles.lines}>
        {lines.map(({ name, value }) => (
          <div key={name} className={styles.line}>
            <dt>{name}</dt>
            <dd className="selectable">{value}</dd>
          </div>
        ))}
      </dl>
      <Licences />
    </div>
  );
}

async function copyVersions(lines: readonly VersionLine[]): Promise<void> {
  try {
    await client.copyText(lines.map(({ name, value }) => `${name}: ${value}`).join('\n'));
    toast({ title: 'Copied the versions' });
  } catch (error) {
    tellFailure('The versions could not be copied', error);
  }
}

type Licence = CallOutput<'app.licences'>['licences'][number];

function Licences() {
  const [known, setKnown] = useState<readonly Licence[] | string | null>(null);
  useEffect(() => {
    let gone = false;
    const show = (now: readonly Licence[] | string) => !gone && setKnown(now);
    client.call('app.licences', {}).then(
      ({ licences }) => show(licences),
      (error: unknown) => show(whyNone(error)),
    );
    return () => {
      gone = true;
    };
  }, []);
  return (
    <section className={styles.licences} aria-label="Licences">
      <h3>The work of others</h3>
      {typeof known === 'string' && <p className={styles.quiet}>{known}</p>}
      {known !== null && typeof known !== 'string' && <LicenceList licences={known} />}
    </section>
  );
}

function whyNone(error: unknown): string {
  const code = error instanceof ClientError ? error.code : '';
  if (code === 'not_found')
    return 'The list of licences comes with an installed Mediaroot; this one was started from its source.';
  return error instanceof ClientError ? error.message : 'The list of licences could not be read.';
}

function LicenceList({ licences }: { readonly licences: readonly Licence[] }) {
  const [typed, setTyped] = useState('');
  const found = licences.filter(({ name, licence }) => holdsWords(typed, [name, licence]));
  const entries = found.map(({ name, version, licence, text }) => ({
    id: `${name} ${version}`,
    title: `${name} ${version}`,
    aside: licence,
    content: <pre className={`${styles.text} selectable`}>{text}</pre>,
  }));
  return (
    <div className={styles.list}>
      <SearchField
        label="Search licences"
        value={typed}
        onChange={setTyped}
        count={found.length}
        testId="licence-search"
      >
        {entries.length === 0 ? (
          <p className={styles.quiet}>Nothing is called “{typed.trim()}”.</p>
        ) : (
          <Disclosures entries={entries} />
        )}
      </SearchField>
    </div>
  );
}
