/** Single values of a library: its id, its name, its MEDIA_ROOT. */
import type { Db } from './connection.ts';

export type SettingKey =
  | 'library_id'
  | 'name'
  | 'media_root'
  | 'media_root_claimed'
  | 'preferences'
  | 'collection_work'
  | 'verify_round'
  | 'verify_finished'
  /** `yes` once a backup took the catalog's place, until the files it misses were looked for. */
  | 'files_to_seek'
  | 'watch_adding';

export interface Settings {
  get(key: SettingKey): string | null;
  set(key: SettingKey, value: string): void;
}

export function createSettings(db: Db): Settings {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE key = ?');
  const write = db.prepare<[string, string]>(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    get: (key) => read.get(key)?.value ?? null,
    set: (key, value) => {
      write.run(key, value);
    },
  };
}
