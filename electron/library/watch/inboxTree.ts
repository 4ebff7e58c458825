/**
 * Hears of changes below a watched folder: the only importer of chokidar. It follows folders, not files: what the system says of
 * them is a hint, and what lies at a path is looked at afterwards in any case. MEDIA_ROOT, which may hold a million files, is
 * heard by {@link watchTree}: chokidar looks at every file of a tree once, 100,000 of them cost it 400 MB.
 */
import path from 'node:path';
import { watch } from 'chokidar';
import type { Tree, TreeListener } from './tree.ts';

/** As {@link watchTree}, but hears of changes from `ready` on only. */
export function watchInbox(
  root: string,
  ignored: (relative: string) => boolean,
  { hint, problem }: TreeListener,
  ready: () => void,
): Tree {
  const relativeOf = (file: string): string => path.relative(root, file).split(path.sep).join('/');
  const tell = (file: string): void => {
    const relative = relativeOf(file);
    if (!ignored(relative)) hint(relative);
  };
  const watcher = watch(root, {
    ignored: (file, stats) =>
      file !== root && (stats === undefined ? ignored(relativeOf(file)) : !stats.isDirectory()),
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    atomic: false,
    // Whoever stays keeps the process alive by other means.
    persistent: false,
  });
  // Files are ignored, so there are no events of theirs; what the system said of their folder comes as `raw`.
  watcher.on('raw', (_event, file, details) => {
    const folder = watchedFolder(details);
    if (folder !== null) tell(file === null ? folder : path.join(folder, file));
  });
  watcher.on('addDir', tell);
  watcher.on('unlinkDir', tell);
  watcher.on('error', (error) => {
    void watcher.close();
    problem(error);
  });
  watcher.once('ready', ready);
  return { close: () => void watcher.close() };
}

function watchedFolder(details: unknown): string | null {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return null;
  return typeof details.watchedPath === 'string' ? details.watchedPath : null;
}
