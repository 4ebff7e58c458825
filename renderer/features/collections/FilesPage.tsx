import { CircleQuestionMark } from 'lucide-react';
import { TOKENS } from '../../../shared/uploadTo.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Field } from '../../ui/Field.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import styles from './CollectionForm.module.css';
import type { FormPage } from './fields.ts';

const DATES = [
  { value: 'taken', label: 'Taken' },
  { value: 'imported', label: 'Imported' },
] as const;

export interface FilesPageProps extends FormPage {
  /** Where a file would go, for the form as it is; null while that cannot be told. */
  readonly example: string | null;
}

/** Name of the collection and where its files go. */
export function FilesPage({ draft, change, problem, example }: FilesPageProps) {
  const { resizeOnImport: resize } = draft;
  return (
    <div className={styles.page}>
      <Field label="Name" problem={problem('name')}>
        {(control) => (
          <TextInput
            {...control}
            value={draft.name}
            maxLength={100}
            onChange={(name) => change({ name })}
            data-testid="collection-name"
          />
        )}
      </Field>
      <Field label="Folder" problem={problem('uploadTo')} hint="Below the media folder.">
        {(control) => (
          <span className={styles.pair}>
            <TextInput
              {...control}
              mono
              value={draft.uploadTo}
              maxLength={500}
              onChange={(uploadTo) => change({ uploadTo })}
              data-testid="collection-folder"
            />
            <TokenHelp />
          </span>
        )}
      </Field>
      <Field label="File name" problem={problem('naming')} hint="The original name is kept as information.">
        {(control) => (
          <TextInput
            {...control}
            mono
            value={draft.naming}
            maxLength={300}
            onChange={(naming) => change({ naming })}
          />
        )}
      </Field>
      <Field label="Dates" hint="Which time %Y, %m and %d stand for.">
        {() => (
          <Segments
            label="Dates"
            value={draft.dates}
            options={DATES}
            onChange={(dates) => change({ dates })}
          />
        )}
      </Field>
      <Field label="Example">
        {() => (
          <output className={styles.example} data-testid="collection-example">
            {example ?? '–'}
          </output>
        )}
      </Field>
      <Field label="Large originals">
        {() => (
          <Checkbox
            checked={resize !== null}
            onChange={(on) =>
              change({ resizeOnImport: on ? { width: '3840', height: '3840', quality: '85' } : null })
            }
            hint="The larger original is not kept in this library."
          >
            Make pictures smaller on import
          </Checkbox>
        )}
      </Field>
      {resize && (
        <>
          <Field
            label="At most"
            problem={
              problem('resizeOnImport.width') ??
              problem('resizeOnImport.height') ??
              problem('resizeOnImport.quality') ??
              problem('resizeOnImport')
            }
          >
            {(control) => (
              <span className={styles.line}>
                <TextInput
                  {...control}
                  width={92}
                  suffix="px"
                  aria-label="Greatest width of originals"
                  value={resize.width}
                  onChange={(width) => change({ resizeOnImport: { ...resize, width } })}
                />
                ×
                <TextInput
                  width={92}
                  suffix="px"
                  aria-label="Greatest height of originals"
                  value={resize.height}
                  onChange={(height) => change({ resizeOnImport: { ...resize, height } })}
                />
                <TextInput
                  width={112}
                  suffix="quality"
                  aria-label="Quality of originals"
                  value={resize.quality}
                  onChange={(quality) => change({ resizeOnImport: { ...resize, quality } })}
                />
              </span>
            )}
          </Field>
          <p className={styles.care}>
            This replaces originals: what is stored is the smaller picture, and the pixels that go cannot be
            brought back. Files you import from stay as they are.
          </p>
        </>
      )}
    </div>
  );
}

function TokenHelp() {
  return (
    <Popover
      label="Tokens"
      align="end"
      trigger={<IconButton icon={CircleQuestionMark} label="What a folder and a name can be made of" />}
    >
      <dl className={styles.tokens}>
        {TOKENS.map(({ token, means }) => (
          <div key={token}>
            <dt className="selectable">{token}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
