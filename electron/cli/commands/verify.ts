/** `verify`: reads originals again and says which of them are not what was stored. */
import { z } from 'zod';
import type { Finding, VerifyReport } from '../../../shared/contract/upkeep.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { assetId, defineCommand, flag, idsOf, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { table, visible } from '../text.ts';
import { UsageError } from '../usageError.ts';
import { waitForTask } from '../waitForTask.ts';

const PAGE = 1000;

export const verify = defineCommand({
  name: 'verify',
  help: {
    line: 'verify [ID...]',
    does: 'read originals again and compare them with what was stored',
    options: [['--anew', 'begin a new round instead of going on with one that was cut short']],
    examples: [['verify', 'checked, intact, missing, rot, edited, unreadable']],
    someFailed: 'an original is missing, or is not what was stored',
  },
  forms: { anew: 'flag' },
  options: z.object({ ...ofLibrary, anew: flag }),
  words: z.array(z.string()).transform((words) => words.map(assetId)),
  check({ anew }, words) {
    if (anew && words.length > 0) throw new UsageError('verify takes either --anew or assets, not both.');
  },
  run: async ({ client, options, words, progress }) =>
    verified(client, await idsOf(client, words), options.anew, progress),
});

/** Every finding, page by page. */
async function wholeReport(client: Client): Promise<VerifyReport> {
  const report = await client.call('verify.report', { offset: 0, limit: PAGE });
  const findings = [...report.findings];
  while (findings.length < report.missing + report.rot + report.edited) {
    const page = await client.call('verify.report', { offset: findings.length, limit: PAGE });
    if (page.findings.length === 0) break;
    findings.push(...page.findings);
  }
  return { ...report, findings };
}

async function verified(
  client: Client,
  ids: readonly number[],
  anew: boolean,
  progress: ProgressLine,
): Promise<Outcome> {
  const some = ids.length > 0;
  const task = await waitForTask(client, 'verify', progress, () =>
    client.call('verify.start', some ? { ids: [...ids] } : { anew }),
  );
  const report = await wholeReport(client);
  const wanted = new Set(ids);
  const findings = report.findings.filter(({ id }) => !some || wanted.has(id));
  const unreadable = report.unreadable ?? [];
  const checked = some ? task.done : report.checked;
  const intact = checked - findings.length;
  const of = (kind: Finding['kind']) =>
    findings
      .filter((finding) => finding.kind === kind)
      .map(({ id, name, path, words }) => ({ id, name, path, words }));
  return {
    exitCode: findings.length > 0 || unreadable.length > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [
      JSON.stringify({
        checked,
        intact,
        missing: of('missing'),
        rot: of('rot'),
        edited: of('edited'),
        unreadable,
      }),
    ],
    text: () => text(checked, intact, findings, unreadable),
  };
}

function text(
  checked: number,
  intact: number,
  findings: readonly Finding[],
  unreadable: NonNullable<VerifyReport['unreadable']>,
): string {
  const summary = `${counted(checked, 'original')} checked, ${intact} as they were stored`;
  const rows = [
    ...findings.map(({ id, kind, words }) => [String(id), kind, visible(words)]),
    ...unreadable.map(({ id, reason }) => [String(id), 'not read', visible(reason)]),
  ];
  return rows.length === 0 ? summary : `${table(['ID', 'FOUND', 'WHAT'], rows, ['ID'])}\n\n${summary}`;
}
