/** `export`: copies originals under their own names into a folder, with a list of all records. */
import path from 'node:path';
import { z } from 'zod';
import { counted } from '../../../shared/counted.ts';
import { collectionId, defineCommand, flag, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { bytes, table, visible } from '../text.ts';

const oneFolder = z.array(z.string()).transform((words, context) => {
  if (words.length !== 1 || words[0] === '') context.addIssue('{command} needs the folder to export into.');
  return words[0] ?? '';
});

export const exportCommand = defineCommand({
  name: 'export',
  help: {
    line: 'export FOLDER',
    does: 'copy originals under their own names, with a list of all records',
    options: [
      ['--collection NAME', 'only this collection'],
      ['--sidecars', 'an XMP sidecar beside each file'],
    ],
    examples: [['export ~/Export --sidecars', 'folder, exported, bytes, failed']],
    someFailed: 'a file could not be exported',
  },
  forms: { collection: 'text', sidecars: 'flag' },
  options: z.object({ ...ofLibrary, collection: z.string().min(1).optional(), sidecars: flag }),
  words: oneFolder,
  async run({ client, options, words, progress }) {
    const stop = client.session.on((event) => {
      if (event.name === 'task.progress' && event.payload.kind === 'export')
        progress.show(`Exporting ${event.payload.done} of ${event.payload.total ?? '…'}`);
    });
    const folder = path.resolve(words);
    const { collection, sidecars } = options;
    const within = collection === undefined ? {} : { collection: await collectionId(client, collection) };
    const result = await client.call('export.run', { folder, sidecars, ...within }).finally(() => {
      stop();
      progress.clear();
    });
    const { exported, failed } = result;
    const rows = failed.map(({ id, name, reason }) => [String(id), visible(name), visible(reason)]);
    const summary = `${counted(exported, 'file')} (${bytes(result.bytes)}) exported to ${visible(folder)}, ${failed.length} failed`;
    return {
      exitCode: failed.length > 0 ? EXIT.someFailed : EXIT.done,
      json: () => [JSON.stringify({ folder, ...result })],
      text: () =>
        rows.length === 0 ? summary : `${table(['ID', 'NOT EXPORTED', 'WHY'], rows, ['ID'])}\n\n${summary}`,
    };
  },
});
