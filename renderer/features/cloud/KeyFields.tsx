import { Field } from '../../ui/Field.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import styles from './Connect.module.css';
import { type ConnectionDraft, type ConnectionField, type KeyKind, presetNamed } from './connectionDraft.ts';

export interface KeyFieldsProps {
  readonly draft: ConnectionDraft;
  readonly problems: ReadonlyMap<ConnectionField, string>;
  readonly kept: string | null;
  readonly onChange: (part: Partial<ConnectionDraft>) => void;
}

const SOURCES = {
  kept: { value: 'kept', label: 'As it is' },
  typed: { value: 'typed', label: 'Given here' },
  environment: { value: 'environment', label: 'From the environment' },
} as const;

/** The keys, in the provider's own words. What is typed is never shown again. */
export function KeyFields({ draft, problems, kept, onChange }: KeyFieldsProps) {
  const { keys, keysFrom } = presetNamed(draft.preset);
  const kind = keys.find((one) => one.kind === draft.keyKind) ?? keys[0];
  const sources = kept === null ? [SOURCES.typed, SOURCES.environment] : Object.values(SOURCES);
  return (
    <>
      <Field label="Key" hint={HINTS[draft.keys] ?? kept ?? undefined}>
        {() => (
          <Segments
            label="Key"
            value={draft.keys}
            options={sources}
            onChange={(source) => onChange({ keys: source, keyId: '', secret: '', token: '' })}
          />
        )}
      </Field>
      {draft.keys === 'typed' && kind && (
        <>
          {keys.length > 1 && (
            <Field label="Kind of key">
              {() => (
                <Segments
                  label="Kind of key"
                  value={kind.kind}
                  options={keys.map((one) => ({ value: one.kind, label: one.label }))}
                  onChange={(keyKind: KeyKind) => onChange({ keyKind, keyId: '', secret: '', token: '' })}
                />
              )}
            </Field>
          )}
          {kind.id !== null && (
            <Field label={kind.id} problem={problems.get('keyId')}>
              {(control) => (
                <TextInput
                  {...control}
                  mono
                  value={draft.keyId}
                  onChange={(keyId) => onChange({ keyId })}
                  data-testid="key-id"
                />
              )}
            </Field>
          )}
          <Field
            label={kind.secret}
            problem={problems.get('secret')}
            hint={keysFrom && <KeysFrom {...keysFrom} />}
          >
            {(control) => (
              <TextInput
                {...control}
                type="password"
                autoComplete="new-password"
                value={draft.secret}
                onChange={(secret) => onChange({ secret })}
                data-testid="key-secret"
              />
            )}
          </Field>
        </>
      )}
    </>
  );
}

/** The third part of keys that work for a while; null where the provider has none, or no keys are typed. */
export function SessionToken({ draft, onChange }: Pick<KeyFieldsProps, 'draft' | 'onChange'>) {
  if (draft.type !== 's3' || draft.keys !== 'typed') return null;
  return (
    <Field
      label="Session token"
      hint="Temporary keys have one; leave it empty for others. Syncing says when they have run out."
    >
      {(control) => (
        <TextInput
          {...control}
          type="password"
          autoComplete="new-password"
          value={draft.token}
          onChange={(token) => onChange({ token })}
          data-testid="key-token"
        />
      )}
    </Field>
  );
}

/** How keys are made, and the provider's own page about it. */
function KeysFrom({ words, url }: { readonly words: string; readonly url: string }) {
  return (
    <>
      {words}{' '}
      <a className={styles.link} href={url} target="_blank" rel="noreferrer">
        How to make one
      </a>
    </>
  );
}

const HINTS: Readonly<Record<ConnectionDraft['keys'], string | null>> = {
  typed: null,
  environment: 'Variables of the environment, or what the provider’s own tools have set up on this computer.',
  kept: null,
};
