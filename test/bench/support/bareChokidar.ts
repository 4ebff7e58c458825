/** Watches the folders below one with chokidar and nothing else; prints as JSON how long that took and the memory it took. */
import { watch } from 'chokidar';

const [root] = process.argv.slice(2);
if (root === undefined) throw new Error('usage: bareChokidar.ts FOLDER');

globalThis.gc?.();
const before = process.memoryUsage.rss();
const started = performance.now();
const watcher = watch(root, {
  ignored: (file, stats) => file !== root && stats !== undefined && !stats.isDirectory(),
  ignoreInitial: true,
  followSymlinks: false,
});
await new Promise((resolve) => watcher.once('ready', () => resolve(undefined)));
const seconds = (performance.now() - started) / 1000;
process.stdout.write(JSON.stringify({ seconds, growth: process.memoryUsage.rss() - before }));
await watcher.close();
