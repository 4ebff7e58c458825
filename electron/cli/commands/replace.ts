/** `replace`: gives an asset the content of another file. */
import path from 'node:path';
import { z } from 'zod';
import { AssetDetail } from '../../../shared/contract/asset.ts';
import { assetId, defineCommand, fieldsOf, idsOf, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { bytes, visible } from '../text.ts';

const assetAndFile = z.array(z.string()).transform((words, context) => {
  const [asset, file] = words;
  if (asset === undefined || file === undefined || file === '' || words.length > 2) {
    context.addIssue(
      '{command} needs the number or the uuid of an asset, and the file that takes its place.',
    );
    return { asset: 0, file: '' };
  }
  return { asset: assetId(asset), file };
});

export const replace = defineCommand({
  name: 'replace',
  help: {
    line: 'replace ID FILE',
    does: 'give an asset the content of a file, under the rules of its collection; the old file and its renditions go',
    examples: [['replace 1 ~/Edited/harbour.jpg', fieldsOf(AssetDetail)]],
    someFailed: 'there is no such asset, or its collection refuses the file',
  },
  forms: {},
  options: z.object(ofLibrary),
  words: assetAndFile,
  async run({ client, words }) {
    const [id = 0] = await idsOf(client, [words.asset]);
    const asset = await client.call('assets.replace', { id, path: path.resolve(words.file) });
    return {
      exitCode: EXIT.done,
      json: () => [JSON.stringify(asset)],
      text: () =>
        `Replaced ${asset.id} by “${visible(asset.name)}” (${bytes(asset.size)}): ${visible(asset.path)}`,
    };
  },
});
