import { useState } from 'react';
import type { LibrarySettings } from '../../../shared/contract/address.ts';
import { mediaUrlProblem, publicUrl, withSlash } from '../../../shared/publicUrl.ts';
import { Field } from '../../ui/Field.tsx';
import { CommittedInput } from './CommittedInput.tsx';
import styles from './Settings.module.css';
import { saveSettings } from './saveSettings.ts';

const EXAMPLE = 'photos/2026/05/17/picture.jpg';

export function AddressPage({ settings }: { readonly settings: LibrarySettings }) {
  const { mediaUrl } = settings;
  const [typed, setTyped] = useState(mediaUrl);
  const problem = mediaUrlProblem(typed);
  return (
    <div className={styles.page}>
      <Field
        label="Media URL"
        problem={problem ?? undefined}
        hint="What stands before the path of each public file. It always ends in a slash."
      >
        {(control) => (
          <CommittedInput
            {...control}
            mono
            held={mediaUrl}
            onTyped={setTyped}
            onCommit={(text) => {
              if (mediaUrlProblem(text) !== null) return mediaUrl;
              const next = withSlash(text);
              if (next !== mediaUrl) void saveSettings({ mediaUrl: next });
              return next;
            }}
          />
        )}
      </Field>
      <Field label="Example">
        {() => (
          <code className={styles.example}>
            {publicUrl(problem === null ? withSlash(typed) : mediaUrl, EXAMPLE)}
          </code>
        )}
      </Field>
    </div>
  );
}
