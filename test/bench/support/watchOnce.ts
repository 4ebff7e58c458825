/**
 * Opens a library in a process of its own, waits until all it watches is looked through, and adds a watched folder, if one is
 * named, whose files are left as they are. Prints what the last of it cost, as JSON.
 */
import { createNodeHost, openLibrary } from '../../../electron/library/index.ts';
import type { WatchReport } from '../../../shared/contract/watch.ts';
import { strainOf } from './mediaTree.ts';

const [path, dataDir, inbox] = process.argv.slice(2);
if (path === undefined || dataDir === undefined) throw new Error('usage: watchOnce.ts LIBRARY DATA [FOLDER]');

const isLookedThrough = ({ mediaRoot, folders }: WatchReport): boolean =>
  [mediaRoot, ...folders].every(({ state }) => state === 'watching');

const library = await openLibrary(createNodeHost({ dataDir }), { path, thumbnails: 'asked', stays: true });
async function lookedThrough(): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    library.on(({ name, payload }) => {
      if (name === 'watch.changed' && isLookedThrough(payload)) resolve();
    });
  });
  if (!isLookedThrough(await library.handlers['watch.list']({}))) await heard;
}

let { result: _opened, ...strain } = await strainOf(lookedThrough);
if (inbox !== undefined) {
  ({ result: _opened, ...strain } = await strainOf(async () => {
    await library.handlers['watch.add']({ path: inbox, collection: null, ignoreExisting: true });
    await lookedThrough();
  }));
}
const { mediaRoot } = await library.handlers['watch.list']({});
if (mediaRoot.added + mediaRoot.changed + mediaRoot.removed > 0)
  throw new Error(`not all is as recorded: ${JSON.stringify(mediaRoot)}`);
// How long this process has to wait for its turn when it does nothing.
const idle = await strainOf(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
process.stdout.write(JSON.stringify({ ...strain, idleStall: idle.stall }));
await library.close();
