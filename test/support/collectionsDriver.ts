/** Changes collections in the library of a folder, then closes it: the program that crash tests kill. */
import { openStoredLibrary } from './storedLibrary.ts';

const [folder, action] = process.argv.slice(2);
if (folder === undefined || action === undefined)
  throw new Error('usage: collectionsDriver.ts FOLDER ACTION');

const { handlers, close } = await openStoredLibrary(folder);
const { collections } = await handlers['collections.list']({});
const named = (slug: string) => {
  const found = collections.find((collection) => collection.slug === slug);
  if (found === undefined) throw new Error(`no collection ${slug}`);
  return found;
};
switch (action) {
  case 'save': {
    const other = named('other');
    await handlers['collections.save']({
      id: other.id,
      definition: {
        ...other.definition,
        uploadTo: 'pictures/{sha256:1}/',
        naming: '{name}',
        renditions: [
          {
            name: 'tiny',
            width: 16,
            height: 16,
            fit: 'inside',
            crop: 'centre',
            format: 'jpeg',
            quality: 85,
            metadata: 'strip',
          },
        ],
      },
      moveFiles: true,
    });
    break;
  }
  case 'move': {
    const { assets } = await handlers['assets.list']({
      query: { sort: 'taken', direction: 'asc' },
      offset: 0,
      limit: 1000,
    });
    await handlers['assets.moveTo']({ ids: assets.map(({ id }) => id), collection: named('essays').id });
    break;
  }
  case 'remove':
    await handlers['collections.remove']({ id: named('other').id, into: named('essays').id });
    break;
  case 'undo':
    await handlers['history.undo']({});
    break;
  default:
    throw new Error(`unknown action ${action}`);
}
await close();
