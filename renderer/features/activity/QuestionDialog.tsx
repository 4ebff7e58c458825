import { useId, useRef, useState } from 'react';
import { type Question, useQuestion } from '../../state/question.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import styles from './Dialogs.module.css';

/** Asks before something that cannot be taken back; once in the window. */
export function QuestionDialog() {
  const asked = useQuestion((state) => state.asked);
  return asked && <Ask key={asked.question.title} {...asked} />;
}

function Ask({ question, answer }: { readonly question: Question; readonly answer: (yes: boolean) => void }) {
  const { title, lines, action, danger = false, word } = question;
  const cancel = useRef<HTMLButtonElement>(null);
  const field = useId();
  const [typed, setTyped] = useState('');
  const ready = word === undefined || typed.trim() === word;
  return (
    <Dialog
      open
      onClose={() => answer(false)}
      title={title}
      width={440}
      testId="question"
      firstFocus={word === undefined ? cancel : undefined}
      actions={
        <>
          <Button ref={cancel} size="large" onClick={() => answer(false)}>
            Cancel
          </Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            size="large"
            disabled={!ready}
            onClick={() => answer(true)}
            data-testid="question-yes"
          >
            {action}
          </Button>
        </>
      }
    >
      <div className={styles.lines}>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {word !== undefined && (
          <div className={styles.word}>
            <label htmlFor={field}>
              Type <strong className="selectable">{word}</strong> to go on:
            </label>
            <TextInput id={field} value={typed} onChange={setTyped} />
          </div>
        )}
      </div>
    </Dialog>
  );
}
