/** Opens the library of a folder, trashes, restores or deletes everything in it or undoes what was done last, then closes it: the program that crash tests kill. */
import { openStoredLibrary } from './storedLibrary.ts';

const [folder, action, count] = process.argv.slice(2);
if (folder === undefined || action === undefined)
  throw new Error('usage: deletionDriver.ts FOLDER ACTION COUNT');

const ids = Array.from({ length: Number(count) }, (_, index) => index + 1);
const { handlers, close } = await openStoredLibrary(folder);
switch (action) {
  case 'trash':
    await handlers['assets.trash']({ ids });
    break;
  case 'restore':
    await handlers['assets.restore']({ ids });
    break;
  case 'delete':
    await handlers['assets.delete']({ ids });
    break;
  case 'undo':
    await handlers['history.undo']({});
    break;
  case 'open':
    break;
  default:
    throw new Error(`unknown action ${action}`);
}
await close();
