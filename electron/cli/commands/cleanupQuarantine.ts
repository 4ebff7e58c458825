/** What lies in quarantine: listed, put back, removed for ever. */
import type { QuarantineItem } from '../../../shared/contract/upkeep.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { bytes, table, visible, wallTime } from '../text.ts';
import { UsageError } from '../usageError.ts';
import { whileTasks } from '../waitForTask.ts';
import { failures } from './cleanupReport.ts';

const PAGE = 10_000;

export async function listed(client: Client): Promise<Outcome> {
  const items: QuarantineItem[] = [];
  let [total, size] = [0, 0];
  do {
    const page = await client.call('quarantine.list', { offset: items.length, limit: PAGE });
    items.push(...page.items);
    [total, size] = [page.items.length === 0 ? items.length : page.total, page.bytes];
  } while (items.length < total);
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ total, bytes: size, items })],
    text: () => {
      const summary = `${counted(total, 'file')} (${bytes(size)}) in quarantine`;
      return total === 0
        ? summary
        : `${table(['ID', 'SINCE', 'SIZE', 'PATH'], items.map(row))}\n\n${summary}`;
    },
  };
}

function row({ id, quarantined, size, path }: QuarantineItem): readonly string[] {
  return [String(id), wallTime(quarantined), bytes(size), visible(path)];
}

/** All of it when no numbers are given. */
export async function restored(
  client: Client,
  numbers: readonly string[],
  progress: ProgressLine,
): Promise<Outcome> {
  const ids = numbersOf(numbers);
  const result = await whileTasks(client, 'cleanup', progress, () =>
    client.call('quarantine.restore', ids.length === 0 ? {} : { ids }),
  );
  return outcome(result, `${counted(result.restored, 'file')} put back, ${result.failed.length} failed`);
}

export async function purged(
  client: Client,
  numbers: readonly string[],
  olderThanDays: number | undefined,
  progress: ProgressLine,
): Promise<Outcome> {
  const which = olderThanDays === undefined ? { ids: numbersOf(numbers) } : { olderThanDays };
  const result = await whileTasks(client, 'cleanup', progress, () => client.call('quarantine.purge', which));
  const summary = `${counted(result.purged, 'file')} (${bytes(result.bytes)}) removed for ever, ${result.failed.length} failed`;
  return outcome(result, summary);
}

function outcome(
  result: { readonly failed: readonly { readonly path: string; readonly reason: string }[] },
  summary: string,
): Outcome {
  const failed = result.failed.length > 0;
  return {
    exitCode: failed ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify(result)],
    text: () => (failed ? `${failures(result.failed)}\n\n${summary}` : summary),
  };
}

/** @throws UsageError */
export function numbersOf(words: readonly string[]): number[] {
  return words.map((word) => {
    const id = Number(word);
    if (/^\d+$/.test(word) && Number.isSafeInteger(id)) return id;
    throw new UsageError(`“${word}” is not a number of the quarantine; cleanup quarantine lists them.`);
  });
}
