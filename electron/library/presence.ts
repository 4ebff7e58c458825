/** What an open library does by the clock: looks whether its media folder is there, tells of changes, makes daily backups. */
import type { Catalog } from './catalog/catalog.ts';
import type { Host } from './host.ts';
import type { LocalStorage } from './storage/localStorage.ts';
import { createThrottle } from './throttle.ts';

/** How often the media folder is looked for, and a daily backup thought of, ms. */
const PRESENCE_INTERVAL = 5_000;
const BACKUP_INTERVAL = 3_600_000;
/** A small backup is worth waiting for when closing; a long one is begun again next time. */
const BACKUP_GRACE = 2_000;
const CHANGED_INTERVAL = 100;
const INFO_INTERVAL = 500;

/** Tells of changed assets, and of a media folder that goes or comes back, until stopped. */
export function watchPresence(
  catalog: Catalog,
  storage: LocalStorage,
  tell: { readonly changed: () => void; readonly info: () => void; readonly back: () => void },
): () => void {
  const changed = createThrottle(CHANGED_INTERVAL, tell.changed);
  const info = createThrottle(INFO_INTERVAL, tell.info);
  const stopListening = catalog.onChange((what) => {
    if (what !== 'set') return;
    changed.ask();
    info.ask();
  });
  let presence = storage.state();
  const timer = setInterval(() => {
    const now = storage.state();
    if (now === presence) return;
    presence = now;
    info.ask();
    if (now === 'online') tell.back();
  }, PRESENCE_INTERVAL);
  timer.unref();
  return () => {
    clearInterval(timer);
    stopListening();
    changed.stop();
    info.stop();
  };
}

export interface Backups {
  /** Makes today's backup unless there is one. */
  begin(): void;
  stop(): Promise<void>;
}

/** Makes today's backup now and as days go by. A backup that fails is logged: the library goes on. */
export function keepBackups(catalog: Catalog, host: Host): Backups {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const begin = (): void => {
    running = running.then(async () => {
      try {
        if (!stopping.signal.aborted) await catalog.dailyBackup(stopping.signal);
      } catch (error) {
        if (!stopping.signal.aborted) host.log('error', 'daily backup failed', { path: catalog.path, error });
      }
    });
  };
  begin();
  const timer = setInterval(begin, BACKUP_INTERVAL);
  timer.unref();
  return {
    begin,
    async stop() {
      clearInterval(timer);
      const grace = setTimeout(() => stopping.abort(), BACKUP_GRACE);
      await running;
      clearTimeout(grace);
    },
  };
}
