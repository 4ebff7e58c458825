/**
 * Hears of changes below a folder: the only importer of chokidar. Folders are watched, not files, so that a hundred thousand
 * files cost no more than the folders they lie in. What is heard is a hint: something at this path may be new, other or gone.
 */
import path from 'node:path';
import { watch } from 'chokidar';

export interface TreeListener {
  /** Absolute; for folders too, whose whole content may be new. */
  hint(file: string): void;
  /** Changes are not heard reliably from now on. */
  problem(error: unknown): void;
}

export interface Tree {
  /** Every folder is being watched as far as the system lets us, or it was closed before. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** `ignored`: whole folders to leave out, absolute. */
export function watchTree(root: string, ignored: (folder: string) => boolean, listener: TreeListener): Tree {
  const watcher = watch(root, {
    ignored: (file, stats) => file !== root && (stats === undefined ? ignored(file) : !stats.isDirectory()),
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    atomic: false,
    // Whoever stays keeps the process alive by other means.
    persistent: false,
  });
  // The events of files are not made for files that are ignored; what the system said of their folder comes as `raw`.
  watcher.on('raw', (_event, file, details) => {
    const folder = watchedFolder(details);
    if (folder !== null) listener.hint(file === null ? folder : path.join(folder, file));
  });
  watcher.on('addDir', (folder) => listener.hint(folder));
  watcher.on('unlinkDir', (folder) => listener.hint(folder));
  watcher.on('error', (error) => listener.problem(error));
  const ready = Promise.withResolvers<void>();
  watcher.once('ready', () => ready.resolve());
  return {
    ready: ready.promise,
    close() {
      ready.resolve();
      return watcher.close();
    },
  };
}

function watchedFolder(details: unknown): string | null {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return null;
  return typeof details.watchedPath === 'string' ? details.watchedPath : null;
}
