/** Looking for strays and putting them right. Each tells its own outcome and never throws. */
import type { CleanupCategory, CleanupReport } from '../../../shared/contract/upkeep.ts';
import { client } from '../../client/index.ts';
import { counted, shownBytes } from '../../format/numbers.ts';
import { adoptedWords, appliedWords, cleanupQuestion, purgeQuestion } from '../../format/upkeepWords.ts';
import { ask } from '../../state/question.ts';
import { useUpkeep } from '../../state/upkeep.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailures } from '../activity/tellFailures.ts';
import { tellFailure } from '../import/importActions.ts';

type FailedFile = { readonly path: string; readonly reason: string };

const named = (failed: readonly FailedFile[]) => failed.map(({ path, reason }) => ({ name: path, reason }));

/** One thing at a time is done to strays. */
async function busily(failure: string, work: () => Promise<void>): Promise<void> {
  useUpkeep.setState({ busy: true });
  try {
    await work();
  } catch (error) {
    tellFailure(failure, error);
  } finally {
    useUpkeep.setState({ busy: false });
  }
}

async function look(olderThan: number): Promise<void> {
  useUpkeep.setState({ report: null });
  useUpkeep.setState({ report: await client.call('cleanup.scan', { olderThan }) });
}

/** @param olderThan only files unchanged for so long, ms */
export function scan(olderThan: number): Promise<void> {
  return busily('The media folder could not be looked through', () => look(olderThan));
}

/** Asks, puts these right, and looks again. */
export async function cleanUp(
  report: CleanupReport,
  categories: readonly CleanupCategory[],
  olderThan: number,
): Promise<void> {
  const question = cleanupQuestion(report, categories);
  if (!(await ask(question))) return;
  await busily('It could not be cleaned up', async () => {
    const force = question.word === undefined ? {} : { force: question.word };
    const result = await client.call('cleanup.apply', {
      report: report.id,
      categories: [...categories],
      ...force,
    });
    toast({ title: 'Cleaned up', text: appliedWords(result) });
    tellFailures('left as they were', named(result.failed), 'file');
    await look(olderThan);
  });
}

/** Records the orphans of the report where they lie, and looks again. */
export function adopt(report: CleanupReport, olderThan: number): Promise<void> {
  return busily('They could not be recorded', async () => {
    const result = await client.call('cleanup.adopt', { report: report.id });
    toast({ title: 'Orphaned files recorded', text: adoptedWords(result) });
    tellFailures('not recorded', named(result.failed), 'file');
    await look(olderThan);
  });
}

/** @param ids left out, all */
export function putBack(ids?: readonly number[]): Promise<void> {
  return busily('It could not be put back', async () => {
    const { restored, failed } = await client.call(
      'quarantine.restore',
      ids === undefined ? {} : { ids: [...ids] },
    );
    if (restored > 0) toast({ title: `${counted(restored, 'file')} put back` });
    tellFailures('not put back', named(failed), 'file');
    useUpkeep.setState({ report: null });
  });
}

/** Asks, then removes everything in quarantine for ever. */
export async function purge(count: number, bytes: number): Promise<void> {
  if (!(await ask(purgeQuestion(count, bytes)))) return;
  await busily('The quarantine could not be emptied', async () => {
    const result = await client.call('quarantine.purge', { olderThanDays: 0 });
    toast({
      title: `${counted(result.purged, 'file')} removed for ever`,
      text: `${shownBytes(result.bytes)} freed.`,
    });
    tellFailures('not removed', named(result.failed), 'file');
  });
}
