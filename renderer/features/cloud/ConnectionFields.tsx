import type { ReactNode } from 'react';
import { REMOTE_PRESETS, type RemotePreset } from '../../../shared/remotePresets.ts';
import { remoteNames } from '../../state/cloud.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { FolderField } from '../upkeep/FolderField.tsx';
import styles from './Connect.module.css';
import {
  asksAccount,
  type ConnectionDraft,
  type ConnectionField,
  chooseProvider,
  presetNamed,
  providerAddress,
} from './connectionDraft.ts';
import { KeyFields, SessionToken } from './KeyFields.tsx';

const PROVIDERS = REMOTE_PRESETS.map(({ id, name }) => ({ value: id, label: name }));

export interface ConnectionFieldsProps {
  readonly draft: ConnectionDraft;
  readonly problems: ReadonlyMap<ConnectionField, string>;
  readonly onChange: (draft: ConnectionDraft) => void;
  /** Words about the key that is kept already; null when there is none. */
  readonly kept: string | null;
  /** Further fields, before those that are folded away. */
  readonly children?: ReactNode;
  /** Further fields that are folded away. */
  readonly more?: ReactNode;
}

/** Which provider, which bucket, which key: only what this provider needs, the rest folded away. */
export function ConnectionFields(props: ConnectionFieldsProps) {
  const { draft, problems, onChange, kept, children, more } = props;
  const preset = presetNamed(draft.preset);
  const { bucketWord, ownEndpoint, region } = preset;
  const change = (part: Partial<ConnectionDraft>) => onChange({ ...draft, ...part });
  const text = (field: TextField, label: string, look: TextLook = {}) => (
    <Field label={label} hint={look.hint} problem={problems.get(field)}>
      {(control) => (
        <TextInput
          {...control}
          value={draft[field]}
          placeholder={look.placeholder}
          onChange={(next) => change({ [field]: next })}
        />
      )}
    </Field>
  );
  const local = draft.type === 'local';
  return (
    <>
      <Field label="Provider">
        {({ id }) => (
          <Select
            id={id}
            value={draft.preset}
            width={280}
            options={PROVIDERS}
            onChange={(next) => onChange(chooseProvider(draft, next, remoteNames()))}
          />
        )}
      </Field>
      {ownEndpoint && text('endpoint', 'Address', { placeholder: 'https://s3.example.org' })}
      {asksAccount(preset) && text('account', 'Account ID')}
      {region !== null && <Region draft={draft} region={region} text={text} onChange={change} />}
      {local ? (
        <Field label="Folder" problem={problems.get('bucket')} hint="Such as one on a network drive.">
          {(control) => (
            <FolderField
              control={control}
              value={draft.bucket}
              title="Choose a folder for the copy"
              onChange={(bucket) => change({ bucket })}
            />
          )}
        </Field>
      ) : (
        text('bucket', bucketWord.charAt(0).toUpperCase() + bucketWord.slice(1))
      )}
      {!local && <KeyFields draft={draft} problems={problems} kept={kept} onChange={change} />}
      {children}
      <details className={styles.more}>
        <summary>More</summary>
        <div className={styles.form}>
          {!(ownEndpoint || local) &&
            text('endpoint', 'Address', {
              placeholder: providerAddress(draft) ?? 'The provider’s own',
              hint: 'Only where it is reached at another address than its own.',
            })}
          {text('prefix', 'Prefix', {
            hint: 'A folder in it. Left empty, the library has the whole of it to itself.',
          })}
          {draft.type === 's3' && (
            <Field label="Address style">
              {() => (
                <Checkbox
                  checked={draft.pathStyle}
                  onChange={(pathStyle) => change({ pathStyle })}
                  hint="For services that do not answer to a host name for each bucket."
                >
                  The bucket is part of the path
                </Checkbox>
              )}
            </Field>
          )}
          <SessionToken draft={draft} onChange={change} />
          {text('name', 'Name', { hint: 'What it is called here and on the command line.' })}
          {more}
        </div>
      </details>
    </>
  );
}

type TextField = 'name' | 'bucket' | 'prefix' | 'endpoint' | 'account' | 'region';

interface TextLook {
  readonly hint?: string | undefined;
  readonly placeholder?: string | undefined;
}

interface RegionProps {
  readonly draft: ConnectionDraft;
  readonly region: NonNullable<RemotePreset['region']>;
  readonly text: (field: TextField, label: string, look: TextLook) => ReactNode;
  readonly onChange: (part: Partial<ConnectionDraft>) => void;
}

function Region({ draft, region, text, onChange }: RegionProps) {
  if (region.choices.length === 0) return text('region', 'Region', { placeholder: region.example });
  return (
    <Field label="Region">
      {({ id }) => (
        <Select
          id={id}
          value={draft.region}
          width={280}
          options={region.choices.map((value) => ({ value, label: value }))}
          onChange={(next) => onChange({ region: next })}
        />
      )}
    </Field>
  );
}
