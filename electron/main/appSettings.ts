/** What is set about the app itself, apart from any library: one small JSON file. */
import { z } from 'zod';
import { readJson, saveJson } from './ownFiles.ts';

/** A broken field falls back alone, so that it turns nothing on that a person turned off. */
const UpdateSettings = z.object({
  automatic: z.boolean().catch(true),
  /** When an update server last gave an answer, ms since 1970. */
  lastChecked: z.number().nullable().catch(null),
  /** The highest version that was offered so far; a server that offers an older one is not believed. */
  highest: z.string().nullable().catch(null),
  /** Where this computer stands when an update goes to some first, 0 to 100; drawn once and never sent. */
  share: z.number().min(0).max(100).nullable().catch(null),
});
export type UpdateSettings = z.infer<typeof UpdateSettings>;

const Settings = z.object({ updates: UpdateSettings.catch(UpdateSettings.parse({})) });

export interface AppSettings {
  updates(): UpdateSettings;
  /** @throws the file system's error; what was set then holds until the app ends */
  setUpdates(change: Partial<UpdateSettings>): void;
}

/** A file that cannot be read counts as one that sets nothing. */
export function openAppSettings(file: string): AppSettings {
  let settings = Settings.safeParse(readJson(file)).data ?? Settings.parse({});
  return {
    updates: () => settings.updates,
    setUpdates(change) {
      settings = { ...settings, updates: { ...settings.updates, ...change } };
      saveJson(file, settings);
    },
  };
}
