import { useVirtualizer } from '@tanstack/react-virtual';
import { Copy, FolderInput, RotateCcw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ImportItemStatus, ImportSummary } from '../../../shared/contract/import.ts';
import { client } from '../../client/index.ts';
import { isActive, runTitle, summaryWords } from '../../format/importWords.ts';
import { counted, shownCount } from '../../format/numbers.ts';
import { showRun, useImports } from '../../state/imports.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { toast } from '../../ui/toast.ts';
import { importRefused, steer, tellFailure } from './importActions.ts';
import { ResultRow } from './ResultRow.tsx';
import styles from './ResultsDialog.module.css';
import { joinLines, offersOf, resultLine } from './resultLine.ts';
import { type Results, useResults } from './useResults.ts';

/** The contract's limit on copied text, characters. */
const COPY_LIMIT = 100_000;
const COPY_PAGE = 1000;

type Filter = 'all' | 'failed' | 'imported' | 'duplicate';

/** What became of each file of a run, with reasons. */
export function ResultsDialog() {
  const run = useImports(({ runs, shownRun }) => runs.find(({ id }) => id === shownRun));
  return (
    <Dialog
      open={run !== undefined}
      onClose={() => showRun(null)}
      title={run ? runTitle(run) : ''}
      width={820}
      testId="import-results"
    >
      {run && <RunResults key={run.id} run={run} />}
    </Dialog>
  );
}

function RunResults({ run }: { readonly run: ImportSummary }) {
  const [filter, setFilter] = useState<Filter>(run.failed > 0 ? 'failed' : 'all');
  const status = filter === 'all' ? undefined : filter;
  const stamp = `${run.state} ${run.total} ${run.imported} ${run.duplicates} ${run.failed} ${run.cancelled}`;
  const results = useResults(run.id, status, stamp);
  const filters = [
    { value: 'all', label: `All ${shownCount(run.total)}` },
    { value: 'failed', label: `Failed ${shownCount(run.failed)}` },
    { value: 'imported', label: `Imported ${shownCount(run.imported)}` },
    { value: 'duplicate', label: `Already here ${shownCount(run.duplicates)}` },
  ] as const;
  return (
    <>
      <p className={styles.summary}>{summaryWords(run)}</p>
      <div className={styles.bar}>
        <Segments label="Which files" value={filter} options={filters} onChange={setFilter} />
        <div className={styles.tools}>
          {!isActive(run) && run.failed > 0 && (
            <>
              <RefusedMenu run={run} results={results} />
              <Button icon={RotateCcw} onClick={() => steer(run, 'retry')}>
                Retry failed
              </Button>
            </>
          )}
          <Button icon={Copy} onClick={() => copyList(run.id, status)}>
            Copy list
          </Button>
        </div>
      </div>
      <List key={filter} run={run} results={results} />
    </>
  );
}

/** Takes every file that failed to a collection that some of them were offered. */
function RefusedMenu({ run, results }: ListProps) {
  const offers = offersOf(results);
  if (offers.length === 0) return null;
  return (
    <Menu
      align="end"
      entries={offers.map(({ id, name }) => ({
        type: 'item',
        label: name,
        onSelect: () => void importRefused(run, { id, name }),
      }))}
      trigger={<Button icon={FolderInput}>Import all into…</Button>}
    />
  );
}

interface ListProps {
  readonly run: ImportSummary;
  readonly results: Results;
}

function List({ run, results }: ListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: results.total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    overscan: 8,
  });
  const visible = rows.getVirtualItems();
  const [first, last] = [visible[0]?.index, visible.at(-1)?.index];
  const { need } = results;
  useEffect(() => {
    if (first !== undefined && last !== undefined) need(first, last);
  });

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={scroller} className={styles.scroller} tabIndex={0} aria-label="Files">
      {results.total === 0 && <p className={styles.none}>No files here.</p>}
      <ul className={styles.sheet} style={{ height: rows.getTotalSize() }}>
        {visible.map(({ index, start }) => (
          <li
            key={index}
            ref={rows.measureElement}
            data-index={index}
            className={styles.row}
            style={{ transform: `translateY(${start}px)` }}
          >
            <ResultRow run={run} item={results.item(index)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

async function copyList(importId: number, status: ImportItemStatus | undefined): Promise<void> {
  const filter = status === undefined ? {} : { status };
  const lines: string[] = [];
  let size = 0;
  let total = 0;
  try {
    do {
      const page = { importId, offset: lines.length, limit: COPY_PAGE, ...filter };
      const answer = await client.call('import.results', page);
      total = answer.total;
      if (answer.items.length === 0) break;
      for (const item of answer.items) {
        const line = resultLine(item);
        lines.push(line);
        size += line.length + 1;
      }
    } while (lines.length < total && size < COPY_LIMIT);
    await client.copyText(joinLines(lines, total, COPY_LIMIT));
    toast({ title: `Copied the list of ${counted(total, 'file')}` });
  } catch (error) {
    tellFailure('The list could not be copied', error);
  }
}
