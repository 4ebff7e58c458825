import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { useLibrary } from '../../state/library.ts';
import { closeDialog, openDialog, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Disclosures } from '../../ui/Disclosures.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Marked } from '../../ui/Marked.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { holdsWords } from '../../ui/textSearch.ts';
import styles from './Help.module.css';
import { actionOf, type HelpTopic, helpTopics } from './topics.ts';

/** Short answers to what people ask first; nothing of it comes from the network. */
export function HelpDialog() {
  const open = useWindow((state) => state.dialog === 'help');
  return (
    <Dialog
      open={open}
      onClose={closeDialog}
      title="Help"
      width={720}
      testId="help"
      actions={<Button onClick={() => openDialog('shortcuts')}>Keyboard shortcuts</Button>}
    >
      <div className={styles.content}>
        <Topics />
      </div>
    </Dialog>
  );
}

function Topics() {
  const [typed, setTyped] = useState('');
  const found = helpTopics.filter(({ title, words, keywords }) =>
    holdsWords(typed, [title, ...words, ...keywords]),
  );
  const entries = found.map((topic) => ({
    id: topic.id,
    title: <Marked text={topic.title} typed={typed} />,
    content: <Topic topic={topic} typed={typed} />,
  }));
  return (
    <SearchField
      label="Search help"
      value={typed}
      onChange={setTyped}
      count={found.length}
      testId="help-search"
    >
      {entries.length === 0 ? (
        <EmptyState icon={SearchX} title="Nothing about that" testId="help-none">
          No topic has “{typed.trim()}” in it. Fewer words find more.
        </EmptyState>
      ) : (
        <Disclosures entries={entries} />
      )}
    </SearchField>
  );
}

function Topic({ topic, typed }: { readonly topic: HelpTopic; readonly typed: string }) {
  const open = useLibrary((state) => state.state?.status === 'open');
  const actions = topic.actions.filter((name) => open || !actionOf(name).library);
  return (
    <div className={`${styles.topic} selectable`}>
      {topic.words.map((text) => (
        <p key={text}>
          <Marked text={text} typed={typed} />
        </p>
      ))}
      {actions.length > 0 && (
        <div className={styles.actions}>
          {actions.map((name) => (
            <Button key={name} onClick={actionOf(name).run}>
              {actionOf(name).label}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
