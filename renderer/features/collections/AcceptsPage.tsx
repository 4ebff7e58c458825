import { Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { ChipsInput } from '../../ui/ChipsInput.tsx';
import { Field } from '../../ui/Field.tsx';
import { Segments } from '../../ui/Segments.tsx';
import styles from './CollectionForm.module.css';
import { NO_LIMITS, type TypeLimitsDraft } from './draft.ts';
import { type FormPage, replaced } from './fields.ts';
import { LimitFields } from './LimitFields.tsx';

const MISMATCH = [
  { value: 'warn', label: 'Store with a warning' },
  { value: 'refuse', label: 'Refuse' },
] as const;

/** Offered for the common cases; any kind, extension or MIME type can be typed. */
const SUGGESTED = ['image', 'video', 'audio', 'document', 'pdf', 'jpg', 'png'] as const;

/** Which files come in. */
export function AcceptsPage({ draft, change, problem }: FormPage) {
  const { allowedTypes, typeLimits } = draft;
  const more = SUGGESTED.filter((type) => !allowedTypes.includes(type));
  return (
    <div className={styles.page}>
      <Field
        label="Types"
        problem={problem('allowedTypes')}
        hint={
          <span className={styles.suggested}>
            {allowedTypes.length === 0 ? 'Every type is accepted. Only:' : 'Also:'}
            {more.map((type) => (
              <button
                key={type}
                type="button"
                className={styles.suggestion}
                onClick={() => change({ allowedTypes: [...allowedTypes, type] })}
              >
                {type}
              </button>
            ))}
          </span>
        }
      >
        {(control) => (
          <ChipsInput
            {...control}
            values={allowedTypes}
            placeholder="A kind, an extension or a MIME type"
            onChange={(types) => change({ allowedTypes: types })}
          />
        )}
      </Field>
      <Field label="False names" hint="When a name’s ending and the content disagree, the content counts.">
        {() => (
          <Segments
            label="False names"
            value={draft.onMismatch}
            options={MISMATCH}
            onChange={(onMismatch) => change({ onMismatch })}
          />
        )}
      </Field>
      <Field label="Pictures">
        {() => (
          <Checkbox
            checked={draft.mustDecode}
            onChange={(mustDecode) => change({ mustDecode })}
            hint="Damaged pictures are refused; imports take a little longer."
          >
            Decode each whole before it is accepted
          </Checkbox>
        )}
      </Field>
      <LimitFields
        limits={draft.limits}
        onChange={(limits) => change({ limits })}
        problem={(name) => problem(`limits.${name}`)}
      />
      {typeLimits.map((one, index) => (
        <TypeLimits
          // biome-ignore lint/suspicious/noArrayIndexKey: a member has no other identity, and none holds state
          key={index}
          value={one}
          onChange={(next) => change({ typeLimits: replaced(typeLimits, index, next) })}
          problem={(field) => problem(`typeLimits.${index}.${field}`)}
        />
      ))}
      <div className={styles.add}>
        <Button
          icon={Plus}
          onClick={() => change({ typeLimits: [...typeLimits, { types: [], limits: NO_LIMITS }] })}
        >
          Stricter limits for some types
        </Button>
      </div>
    </div>
  );
}

interface TypeLimitsProps {
  readonly value: TypeLimitsDraft;
  /** Null takes it away. */
  readonly onChange: (next: TypeLimitsDraft | null) => void;
  readonly problem: (field: string) => string | undefined;
}

function TypeLimits({ value, onChange, problem }: TypeLimitsProps) {
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">Limits for some types</legend>
      <Field label="Only for" problem={problem('types')}>
        {(control) => (
          <span className={styles.pair}>
            <ChipsInput
              {...control}
              values={value.types}
              placeholder="Types these limits hold for"
              onChange={(types) => onChange({ ...value, types })}
            />
            <IconButton icon={Trash2} label="Take these limits away" onClick={() => onChange(null)} />
          </span>
        )}
      </Field>
      <LimitFields
        limits={value.limits}
        onChange={(limits) => onChange({ ...value, limits })}
        problem={(name) => problem(`limits.${name}`)}
      />
    </fieldset>
  );
}
