/** `check`: compares a bucket with the records, and heals either from the other. */
import { z } from 'zod';
import { CHECK_KINDS, type CheckReport, type Remote } from '../../../shared/contract/cloud.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { defineCommand, flag, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { bytes, table, visible } from '../text.ts';
import { waitForTask } from '../waitForTask.ts';
import { remoteNamed, remoteOption } from './remoteOptions.ts';

const PAGE = 1000;

export const check = defineCommand({
  name: 'check',
  help: {
    line: 'check',
    does: 'list the bucket and compare it with the records',
    options: [
      ['--remote NAME', 'which connection, where there are several'],
      ['--download', 'read every object again as well'],
      ['--heal', 'then mend what is broken here from the bucket, and there from here'],
    ],
    examples: [['check --download', 'finished, downloaded, objects, bytes, counts, total, findings, healed']],
    someFailed: 'something of the library is amiss, here or in the bucket',
  },
  forms: { remote: 'text', download: 'flag', heal: 'flag' },
  options: z.object({ ...ofLibrary, remote: remoteOption, download: flag, heal: flag }),
  words: noWords,
  async run({ client, options, progress }) {
    const remote = await remoteNamed(client, options.remote);
    const { download } = options;
    await waitForTask(client, 'check', progress, () =>
      client.call('check.start', { remote: remote.id, download }),
    );
    const found = await wholeReport(client, remote);
    if (!options.heal || !found.findings.some(({ healable }) => healable)) return checked(found, null);
    await waitForTask(client, 'check', progress, () => client.call('check.heal', { remote: remote.id }));
    return checked(await wholeReport(client, remote), found.total);
  },
});

/** Every finding, page by page. */
async function wholeReport(client: Client, { id: remote }: Remote): Promise<CheckReport> {
  const report = await client.call('check.report', { remote, offset: 0, limit: PAGE });
  const findings = [...report.findings];
  while (findings.length < report.total) {
    const page = await client.call('check.report', { remote, offset: findings.length, limit: PAGE });
    if (page.findings.length === 0) break;
    findings.push(...page.findings);
  }
  return { ...report, findings };
}

/** `before`: how much was found before healing; null when nothing was healed. */
function checked(report: CheckReport, before: number | null): Outcome {
  const { objects, total, findings, counts, downloaded } = report;
  const healed = before === null ? 0 : Math.max(0, before - total);
  const found = CHECK_KINDS.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  const rows = findings.map(({ kind, key, words }) => [kind, visible(key), visible(words)]);
  const summary = [
    `${counted(objects, 'object')} ${downloaded ? 'read' : 'listed'}, ${bytes(report.bytes)}`,
    ...(healed > 0 ? [`${healed} healed`] : []),
    found.length === 0 ? 'nothing amiss' : found.join(', '),
  ].join('; ');
  return {
    // What is of nobody we know is told and left alone: nothing of the library's is amiss.
    exitCode: total > counts.foreign ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify({ ...report, healed })],
    text: () => (rows.length === 0 ? summary : `${table(['FOUND', 'KEY', 'WHAT'], rows)}\n\n${summary}`),
  };
}
