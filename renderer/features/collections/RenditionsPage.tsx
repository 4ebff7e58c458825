import { Plus, Trash2 } from 'lucide-react';
import type { RenditionDefinition } from '../../../shared/contract/collection.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Problem } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import styles from './CollectionForm.module.css';
import type { RenditionDraft } from './draft.ts';
import { type FormPage, replaced } from './fields.ts';

const FITS = [
  { value: 'inside', label: 'Whole picture' },
  { value: 'centre', label: 'Crop to middle' },
  { value: 'attention', label: 'Crop to subject' },
  { value: 'entropy', label: 'Crop to detail' },
] as const;

const FORMATS: readonly { value: RenditionDefinition['format']; label: string }[] = [
  { value: 'jpeg', label: 'JPEG' },
  { value: 'webp', label: 'WebP' },
  { value: 'avif', label: 'AVIF' },
  { value: 'png', label: 'PNG' },
  { value: 'keep', label: 'As the original' },
];

const NEW: RenditionDraft = {
  name: '',
  width: '800',
  height: '800',
  fit: 'inside',
  crop: 'centre',
  format: 'jpeg',
  quality: '85',
  metadata: 'strip',
};

/** The most renditions a collection can have, as the contract says. */
const MOST = 12;

/** Pictures that are made of each picture. */
export function RenditionsPage({ draft, change, problem }: FormPage) {
  const { renditions } = draft;
  return (
    <div className={styles.page}>
      <p className={styles.quiet}>
        Smaller pictures made of each original in the background, for web pages and other programs. They lie
        below “thumbnails” and go with their original.
      </p>
      {renditions.map((one, index) => (
        <Rendition
          // biome-ignore lint/suspicious/noArrayIndexKey: names are being typed, and none holds state
          key={index}
          value={one}
          onChange={(next) => change({ renditions: replaced(renditions, index, next) })}
          problem={(field) => problem(`renditions.${index}${field}`)}
        />
      ))}
      {problem('renditions') !== undefined && <Problem>{problem('renditions')}</Problem>}
      <div className={styles.add}>
        <Button
          icon={Plus}
          disabled={renditions.length >= MOST}
          onClick={() => change({ renditions: [...renditions, NEW] })}
        >
          Add a rendition
        </Button>
      </div>
    </div>
  );
}

interface RenditionProps {
  readonly value: RenditionDraft;
  /** Null takes it away. */
  readonly onChange: (next: RenditionDraft | null) => void;
  readonly problem: (field: string) => string | undefined;
}

function Rendition({ value, onChange, problem }: RenditionProps) {
  const { name, fit, crop } = value;
  const called = name === '' ? 'this rendition' : name;
  const wrong = ['.name', '.width', '.height', '.quality', '']
    .map(problem)
    .find((words) => words !== undefined);
  return (
    <fieldset className={styles.rendition}>
      <legend className="visually-hidden">{name === '' ? 'A new rendition' : `Rendition ${name}`}</legend>
      <TextInput
        width={120}
        aria-label="Name of the rendition"
        aria-invalid={problem('.name') !== undefined}
        placeholder="Name"
        value={name}
        maxLength={32}
        onChange={(text) => onChange({ ...value, name: text })}
      />
      <span className={styles.line}>
        <TextInput
          width={72}
          aria-label={`Width of ${called}`}
          aria-invalid={problem('.width') !== undefined}
          placeholder="any"
          value={value.width}
          onChange={(width) => onChange({ ...value, width })}
        />
        ×
        <TextInput
          width={88}
          suffix="px"
          aria-label={`Height of ${called}`}
          aria-invalid={problem('.height') !== undefined}
          placeholder="any"
          value={value.height}
          onChange={(height) => onChange({ ...value, height })}
        />
      </span>
      <Select
        width={160}
        label={`Fit of ${called}`}
        value={fit === 'inside' ? 'inside' : crop}
        options={FITS}
        onChange={(next) =>
          onChange(next === 'inside' ? { ...value, fit: 'inside' } : { ...value, fit: 'cover', crop: next })
        }
      />
      <IconButton
        icon={Trash2}
        label={`Take ${called} away`}
        className={styles.away}
        onClick={() => onChange(null)}
      />
      <span className={styles.second}>
        <Select
          width={132}
          label={`Format of ${called}`}
          value={value.format}
          options={FORMATS}
          onChange={(format) => onChange({ ...value, format })}
        />
        <TextInput
          width={104}
          suffix="quality"
          aria-label={`Quality of ${called}`}
          aria-invalid={problem('.quality') !== undefined}
          value={value.quality}
          onChange={(quality) => onChange({ ...value, quality })}
        />
        <Checkbox
          checked={value.metadata === 'keep'}
          onChange={(keep) => onChange({ ...value, metadata: keep ? 'keep' : 'strip' })}
        >
          Keep camera data and position
        </Checkbox>
      </span>
      {wrong !== undefined && (
        <div className={styles.wrong} aria-live="polite">
          <Problem>{wrong}</Problem>
        </div>
      )}
    </fieldset>
  );
}
