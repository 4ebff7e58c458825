/** `delete` and `restore`: assets into the trash and out of it, or gone for ever. */
import { z } from 'zod';
import type { CallOutput } from '../../../shared/contract/calls.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { defineCommand, flag, idsOf, ofLibrary, someAssets } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { type Failures, failures } from '../failures.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { bytes } from '../text.ts';
import { whileTasks } from '../waitForTask.ts';

export const deleteCommand = defineCommand({
  name: 'delete',
  help: {
    line: 'delete ID...',
    does: 'move assets to the trash',
    options: [['--permanent', 'delete them for ever, with their files; works in the trash, too']],
    examples: [['delete 3', 'trashed, failed']],
    someFailed: 'one of the assets could not be deleted',
  },
  forms: { permanent: 'flag' },
  options: z.object({ ...ofLibrary, permanent: flag }),
  words: someAssets,
  run: async ({ client, options, words, progress }) => {
    const ids = await idsOf(client, words);
    return options.permanent ? erased(client, ids, progress) : trashed(client, ids, progress);
  },
});

export const restore = defineCommand({
  name: 'restore',
  help: {
    line: 'restore ID...',
    does: 'bring assets back from the trash',
    examples: [['restore 3', 'restored, failed']],
    someFailed: 'one of the assets could not be brought back',
  },
  forms: {},
  options: z.object(ofLibrary),
  words: someAssets,
  run: async ({ client, words, progress }) => {
    const ids = await idsOf(client, words);
    const { count, failed } = await whileTasks(client, 'files', progress, () =>
      client.call('assets.restore', { ids }),
    );
    return outcome({ restored: count }, `${counted(count, 'asset')} restored`, failed);
  },
});

async function trashed(client: Client, ids: number[], progress: ProgressLine): Promise<Outcome> {
  const { count, failed } = await whileTasks(client, 'files', progress, () =>
    client.call('assets.trash', { ids }),
  );
  return outcome({ trashed: count }, `${counted(count, 'asset')} moved to the trash`, failed);
}

async function erased(client: Client, ids: number[], progress: ProgressLine): Promise<Outcome> {
  return deletedOutcome(
    await whileTasks(client, 'files', progress, () => client.call('assets.delete', { ids })),
  );
}

export function deletedOutcome({ deleted, bytes: size, failed }: CallOutput<'assets.delete'>): Outcome {
  const summary = `${counted(deleted, 'asset')} deleted for ever, ${bytes(size)}`;
  return outcome({ deleted, bytes: size }, summary, failed);
}

function outcome(done: Readonly<Record<string, number>>, summary: string, failed: Failures): Outcome {
  return {
    exitCode: failed.length > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify({ ...done, failed })],
    text: () => failures(failed, 'NOT DONE', summary),
  };
}
