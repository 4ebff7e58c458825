import { useState } from 'react';
import type { Remote } from '../../../shared/contract/cloud.ts';
import type { Collection } from '../../../shared/contract/collection.ts';
import { RemoteOptions } from '../../../shared/contract/remote.ts';
import { useCollections } from '../../state/collections.ts';
import { Problem } from '../../ui/Field.tsx';
import { CommittedInput } from '../settings/CommittedInput.tsx';
import { setOptions } from './cloudActions.ts';
import styles from './Options.module.css';

type Differing = RemoteOptions['collections'][string];

const ALIKE: Differing = { prefix: '', cacheControl: null };

/** What differs for single collections in the bucket. */
export function CollectionOptions({ remote }: { readonly remote: Remote }) {
  const collections = useCollections((state) => state.collections) ?? [];
  return (
    <div className={styles.page}>
      <p className={styles.quiet}>
        A folder of its own for a collection, and what its files say about caching. Changed, the files are
        moved or described anew inside the bucket with the next sync.
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Collection</th>
            <th scope="col">Folder</th>
            <th scope="col">Cache-Control</th>
          </tr>
        </thead>
        <tbody>
          {collections.map((collection) => (
            <Line key={collection.uuid} remote={remote} collection={collection} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ remote, collection }: { readonly remote: Remote; readonly collection: Collection }) {
  const { uuid, definition } = collection;
  const { options } = remote;
  const held = options.collections[uuid] ?? ALIKE;
  return (
    <tr>
      <th scope="row" title={definition.name}>
        {definition.name}
      </th>
      <td>
        <Cell
          label={`Folder of ${definition.name}`}
          held={held.prefix}
          placeholder="None of its own"
          wrong="Small letters, digits, dots, hyphens and underscores, divided by slashes."
          read={(text) => withCollection(options, uuid, { ...held, prefix: text })}
          onChange={(collections) => void setOptions(remote, { collections })}
        />
      </td>
      <td>
        <Cell
          label={`Cache-Control of ${definition.name}`}
          held={held.cacheControl ?? ''}
          placeholder="As the collection says"
          wrong="Plain letters and signs only, at most 200."
          read={(text) => withCollection(options, uuid, { ...held, cacheControl: text === '' ? null : text })}
          onChange={(collections) => void setOptions(remote, { collections })}
        />
      </td>
    </tr>
  );
}

interface CellProps {
  readonly label: string;
  readonly held: string;
  readonly placeholder: string;
  /** Said when what is typed cannot be. */
  readonly wrong: string;
  /** Null when it cannot be. */
  readonly read: (text: string) => RemoteOptions['collections'] | null;
  readonly onChange: (collections: RemoteOptions['collections']) => void;
}

function Cell({ label, held, placeholder, wrong, read, onChange }: CellProps) {
  const [typed, setTyped] = useState(held);
  const bad = read(typed.trim()) === null;
  return (
    <>
      <CommittedInput
        aria-label={label}
        aria-invalid={bad}
        placeholder={placeholder}
        held={held}
        onTyped={setTyped}
        onCommit={(text) => {
          const next = read(text.trim());
          if (next === null) return held;
          if (text.trim() !== held) onChange(next);
          return text.trim();
        }}
      />
      {bad && <Problem>{wrong}</Problem>}
    </>
  );
}

/** The collections that differ, with this one; null where the contract refuses it. */
function withCollection(
  options: RemoteOptions,
  uuid: string,
  differing: Differing,
): RemoteOptions['collections'] | null {
  const { [uuid]: _own, ...others } = options.collections;
  const alike = differing.prefix === '' && differing.cacheControl === null;
  const next = { ...options, collections: alike ? others : { ...others, [uuid]: differing } };
  const parsed = RemoteOptions.safeParse(next);
  return parsed.success ? parsed.data.collections : null;
}
