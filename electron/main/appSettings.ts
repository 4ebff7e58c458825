/** What is set about the app itself, apart from any library: one small JSON file. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { saveJson } from './ownFiles.ts';

const UpdateSettings = z.object({
  automatic: z.boolean().default(true),
  /** When an update server last gave an answer, ms since 1970. */
  lastChecked: z.number().nullable().default(null),
  /** The highest version that was offered so far; a server that offers an older one is not believed. */
  highest: z.string().nullable().default(null),
  /** Where this computer stands when an update goes to some first, 0 to 100; drawn once and never sent. */
  share: z.number().min(0).max(100).nullable().default(null),
});
export type UpdateSettings = z.infer<typeof UpdateSettings>;

const Settings = z.object({ updates: UpdateSettings.prefault({}) });

export interface AppSettings {
  updates(): UpdateSettings;
  /** @throws the file system's error; what was set then holds until the app ends */
  setUpdates(change: Partial<UpdateSettings>): void;
}

/** A file that cannot be read counts as one that sets nothing. */
export function openAppSettings(file: string): AppSettings {
  let settings = Settings.parse({});
  try {
    settings = Settings.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? settings;
  } catch {
    // Not there before the first change.
  }
  return {
    updates: () => settings.updates,
    setUpdates(change) {
      settings = { ...settings, updates: { ...settings.updates, ...change } };
      saveJson(file, settings);
    },
  };
}
