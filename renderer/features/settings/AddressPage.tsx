import { useState } from 'react';
import type { LibrarySettings } from '../../../shared/contract/address.ts';
import { mediaUrlProblem, publicUrl, withSlash } from '../../../shared/publicUrl.ts';
import { CommittedInput } from './CommittedInput.tsx';
import { Setting } from './Setting.tsx';
import styles from './Settings.module.css';
import { saveSettings } from './saveSettings.ts';

const EXAMPLE = 'photos/2026/05/17/picture.jpg';

export function AddressPage({ settings }: { readonly settings: LibrarySettings }) {
  const { mediaUrl } = settings;
  const [typed, setTyped] = useState(mediaUrl);
  const problem = mediaUrlProblem(typed);
  return (
    <>
      <Setting id="mediaUrl" problem={problem ?? undefined}>
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
      </Setting>
      <Setting id="mediaUrlExample">
        {() => (
          <code className={styles.example}>
            {publicUrl(problem === null ? withSlash(typed) : mediaUrl, EXAMPLE)}
          </code>
        )}
      </Setting>
    </>
  );
}
