import { Globe, Lock } from 'lucide-react';
import { Field } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import styles from './CollectionForm.module.css';
import type { FormPage } from './fields.ts';

const VISIBILITY = [
  { value: 'private', label: 'Private' },
  { value: 'public', label: 'Public' },
] as const;

/** Who may see it over the web. */
export function AccessPage({ draft, change, problem }: FormPage) {
  const open = draft.visibility === 'public';
  return (
    <div className={styles.page}>
      <Field label="On the web" problem={problem('visibility')}>
        {() => (
          <Segments
            label="On the web"
            value={draft.visibility}
            options={VISIBILITY}
            onChange={(visibility) => change({ visibility })}
            testId="collection-visibility"
          />
        )}
      </Field>
      <p className={styles.means}>
        <Icon icon={open ? Globe : Lock} className={styles.sign} />
        <span>
          {open
            ? 'Every file and rendition of this collection has an address below the media address. Whoever has or guesses it sees the file, without asking you, for as long as a web server hands this folder out.'
            : 'Nobody reaches these files over the web, unless you copy a signed address, which ends by itself.'}
        </span>
      </p>
      {open && (
        <Field
          label="Cache-Control"
          problem={problem('cacheControl')}
          hint="Told to browsers with each public file. A file never changes under its address, so they may keep it."
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              value={draft.cacheControl}
              maxLength={200}
              onChange={(cacheControl) => change({ cacheControl })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
