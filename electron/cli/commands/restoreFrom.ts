/** `restore-from`: makes a library of what is in a bucket, on a machine that has nothing. */
import path from 'node:path';
import { z } from 'zod';
import type { RestoreReport } from '../../../shared/contract/cloud.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { defineCommand, folder, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { onInterrupt } from '../interrupts.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { bytes, table, visible } from '../text.ts';
import { targetForms, targetHelp, targetOf, targetOptions } from './remoteOptions.ts';

const OPTIONS = z.object({
  ...ofLibrary,
  ...targetOptions,
  'media-root': folder,
  name: z.string().min(1).max(60).optional(),
});
type RestoreOptions = z.output<typeof OPTIONS>;

export const restoreFrom = defineCommand({
  name: 'restore-from',
  help: {
    line: 'restore-from',
    does: 'make a library of what is in a bucket; again, to go on where it was cut short',
    options: [
      ...targetHelp,
      ['--media-root DIR', 'absolute folder for the files, empty or not there yet'],
      ['--name NAME', 'what the connection is called in the new library (cloud)'],
    ],
    examples: [
      [
        'restore-from --type local --bucket ~/Backup --media-root ~/Restored --library ~/restored-library',
        'library, from, assets, files, bytes, failed, notes',
      ],
    ],
    someFailed: 'a file could not be restored',
  },
  forms: { ...targetForms, 'media-root': 'text', name: 'text' },
  options: OPTIONS,
  words: noWords,
  check: (options) => void targetOf(options),
  opens: false,
  run: ({ client, options, progress }) => restored(client, options, progress),
});

const PHASES = {
  looking: 'Looking at the bucket',
  records: 'Restoring the records',
  files: 'Fetching files',
  finishing: 'Finishing',
} as const;

async function restored(client: Client, options: RestoreOptions, progress: ProgressLine): Promise<Outcome> {
  const stop = client.session.on((event) => {
    if (event.name !== 'restore.progress') return;
    const { phase, done, total, bytesDone, bytesTotal } = event.payload;
    const sizes = phase === 'files' ? `, ${bytes(bytesDone)} of ${bytes(bytesTotal)}` : '';
    progress.show(`${PHASES[phase]}: ${done} of ${total}${sizes}`);
  });
  const release = onInterrupt('Stopping at the next safe point', () =>
    client.call('library.cancelRestore', {}),
  );
  try {
    const report = await client.call('library.restoreFrom', {
      target: targetOf(options),
      keys: null,
      mediaRoot: options['media-root'],
      path: path.resolve(options.library),
      ...(options.name === undefined ? {} : { name: options.name }),
    });
    return told(report);
  } finally {
    stop();
    release();
    progress.clear();
  }
}

const MADE_OF: Readonly<Record<RestoreReport['from'], string>> = {
  snapshot: 'a snapshot of its catalog',
  sidecars: 'its records in the bucket, since no snapshot could be read',
  objects: 'the bare files, since no records could be read',
};

function told(report: RestoreReport): Outcome {
  const { failed, notes, assets, files } = report;
  const rows = failed.map(({ key, reason }) => [visible(key), visible(reason)]);
  const left = rows.length === 0 ? '' : `${table(['NOT RESTORED', 'WHY'], rows)}\n\n`;
  const summary = [
    `Restored “${visible(report.library)}” from ${MADE_OF[report.from]}`,
    `${counted(assets, 'asset')}; ${counted(files, 'file')} fetched, ${bytes(report.bytes)}; ${failed.length} failed`,
    ...notes.map(visible),
  ];
  return {
    exitCode: failed.length > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify(report)],
    text: () => left + summary.join('\n'),
  };
}
