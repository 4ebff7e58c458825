import { useCollections } from '../../state/collections.ts';
import { Select } from '../../ui/Select.tsx';

export interface CollectionSelectProps {
  readonly label?: string;
  readonly id?: string;
  /** Null: sorted in by kind. */
  readonly value: number | null;
  readonly onChange: (collection: number | null) => void;
  /** px */
  readonly width?: number;
}

const BY_KIND = 'kind';

/** A collection, or what the kind of each file says. */
export function CollectionSelect({ value, onChange, ...rest }: CollectionSelectProps) {
  const collections = useCollections((state) => state.collections) ?? [];
  return (
    <Select
      {...rest}
      value={value === null ? BY_KIND : String(value)}
      options={[
        { value: BY_KIND, label: 'Sorted by kind' },
        ...collections.map(({ id, definition }) => ({ value: String(id), label: definition.name })),
      ]}
      onChange={(next) => onChange(next === BY_KIND ? null : Number(next))}
    />
  );
}
