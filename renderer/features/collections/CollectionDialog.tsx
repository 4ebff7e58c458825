import { Eye, FileCheck, FolderTree, Images } from 'lucide-react';
import { useMemo, useState } from 'react';
import { definitionProblems } from '../../../shared/collectionDefinition.ts';
import type { Collection } from '../../../shared/contract/collection.ts';
import { examplePath, templateProblems } from '../../../shared/uploadTo.ts';
import { saveWords } from '../../format/collectionWords.ts';
import { askRemoval, closeCollection, useCollections } from '../../state/collections.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Field.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { AcceptsPage } from './AcceptsPage.tsx';
import { AccessPage } from './AccessPage.tsx';
import styles from './CollectionForm.module.css';
import { saveCollection } from './collectionActions.ts';
import { type Draft, draftOf, EMPTY_DRAFT, readDraft } from './draft.ts';
import { FilesPage } from './FilesPage.tsx';
import { byField } from './fields.ts';
import { PlanBox } from './PlanBox.tsx';
import { RenditionsPage } from './RenditionsPage.tsx';
import { usePlan } from './usePlan.ts';

/** The form of a collection, open for the one that is being edited or made. */
export function CollectionDialog() {
  const editing = useCollections((state) => state.editing);
  const edited = useCollections(({ collections }) => collections?.find(({ id }) => id === editing));
  if (editing !== 'new' && !edited) return null;
  return <CollectionForm key={editing} collection={edited ?? null} />;
}

function CollectionForm({ collection }: { readonly collection: Collection | null }) {
  const [draft, setDraft] = useState(collection ? draftOf(collection.definition) : EMPTY_DRAFT);
  const [moveFiles, setMoveFiles] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { definition, problems: own } = useProblems(draft, collection);
  const {
    plan,
    fresh,
    failure: unplanned,
  } = usePlan(collection?.id ?? null, own.length === 0 ? definition : null, moveFiles);
  const problems = byField([...own, ...(fresh && plan ? plan.problems : [])]);
  // an empty name says for itself that it is missing
  const shown = new Map(problems);
  if (draft.name === '') shown.delete('name');
  const ready = fresh && problems.size === 0;

  const page = {
    draft,
    change: (part: Partial<Draft>) => {
      setFailure(null);
      setDraft({ ...draft, ...part });
    },
    problem: (field: string) => shown.get(field),
  };
  const wrong = (fields: RegExp) => [...shown.keys()].some((field) => fields.test(field));

  async function save() {
    if (!ready || !plan || !definition) return;
    setBusy(true);
    setFailure(await saveCollection(collection?.id ?? null, definition, moveFiles && plan.moves.count > 0));
    setBusy(false);
  }

  return (
    <Dialog
      open
      onClose={closeCollection}
      title={collection ? `Edit “${collection.definition.name}”` : 'New collection'}
      width={780}
      testId="collection-form"
      actions={
        <>
          {collection && (
            <Button
              look="plain"
              size="large"
              className={styles.remove}
              onClick={() => askRemoval(collection.id)}
            >
              Remove…
            </Button>
          )}
          <Button size="large" onClick={closeCollection}>
            Cancel
          </Button>
          <Button
            look="primary"
            size="large"
            disabled={!ready || busy}
            onClick={save}
            data-testid="collection-save"
          >
            {collection ? saveWords(ready ? plan : null, moveFiles) : 'Make collection'}
          </Button>
        </>
      }
    >
      <div className={styles.sheet}>
        <Tabs
          label="Parts of the collection"
          tabs={[
            {
              value: 'files',
              label: 'Files',
              icon: FolderTree,
              wrong: wrong(/^(name|uploadTo|naming|dates|resizeOnImport)/),
              content: <FilesPage {...page} example={exampleOf(draft, shown)} />,
            },
            {
              value: 'accepts',
              label: 'Accepts',
              icon: FileCheck,
              wrong: wrong(/^(allowedTypes|onMismatch|limits|typeLimits)/),
              content: <AcceptsPage {...page} />,
            },
            {
              value: 'renditions',
              label: 'Renditions',
              icon: Images,
              wrong: wrong(/^renditions/),
              content: <RenditionsPage {...page} />,
            },
            {
              value: 'access',
              label: 'Access',
              icon: Eye,
              wrong: wrong(/^(visibility|cacheControl)/),
              content: <AccessPage {...page} />,
            },
          ]}
        />
        {collection && <PlanBox plan={plan} fresh={fresh} moveFiles={moveFiles} onMoveFiles={setMoveFiles} />}
        {(failure ?? unplanned) !== null && (
          <div role="alert">
            <Problem>{failure ?? unplanned}</Problem>
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** What the form says and what is wrong with it, as far as the window can tell by itself. */
function useProblems(draft: Draft, collection: Collection | null) {
  const collections = useCollections((state) => state.collections);
  return useMemo(() => {
    const { definition, problems } = readDraft(draft);
    if (definition === null) return { definition, problems: [...problems, ...templateProblems(draft)] };
    const others = (collections ?? [])
      .filter(({ id }) => id !== collection?.id)
      .map((other) => ({ name: other.definition.name, definition: other.definition }));
    return { definition, problems: [...problems, ...definitionProblems(definition, others)] };
  }, [draft, collections, collection?.id]);
}

/** Where a photograph imported now would go; null while the templates are wrong. */
function exampleOf(draft: Draft, problems: ReadonlyMap<string, string>): string | null {
  if (problems.has('uploadTo') || problems.has('naming')) return null;
  const now = Date.now();
  const here = now - new Date(now).getTimezoneOffset() * 60_000;
  return examplePath({ ...draft, name: draft.name.trim() || 'Collection' }, here);
}
