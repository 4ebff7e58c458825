/** What electron-updater does for us: asks, downloads, verifies, and runs the installer of each kind of package. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type AppUpdater,
  CancellationToken,
  DebUpdater,
  MacUpdater,
  NsisUpdater,
  RpmUpdater,
} from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { findFile } from 'electron-updater/out/providers/Provider.js';
import { z } from 'zod';
import type { Release } from '../../../shared/contract/app.ts';
import type { Log } from '../log.ts';
import { removeFolder } from '../ownFiles.ts';
import type { FeedExecutor } from './feedExecutor.ts';
import { ImageUpdater } from './imageUpdater.ts';
import type { PackageKind } from './packageKind.ts';
import { changedSince } from './problems.ts';
import { type Feed, signedBy } from './signedProvider.ts';

export interface Found {
  readonly release: Release;
  /** Null where the server does not say. */
  readonly bytes: number | null;
}

export interface Downloaded {
  readonly bytes: number;
  readonly total: number;
  /** Bytes a second. */
  readonly rate: number;
}

export interface UpdateEngine {
  /** Null: there is nothing newer that is meant for this computer. @throws for {@link updateProblem} */
  check(signal: AbortSignal): Promise<Found | null>;
  /** What the last check found; resolves once it is verified. @throws for {@link updateProblem}, also when aborted */
  download(onProgress: (progress: Downloaded) => void, signal: AbortSignal): Promise<void>;
  /** Replaces the app and ends it. Settles only if that fails. */
  install(): Promise<never>;
  /** Takes away what was downloaded before: it is installed now, or no longer to be. */
  forget(): void;
  /** What to type to install what was downloaded; null where nothing is to be typed. */
  byHand(): string | null;
}

export interface EngineParts {
  readonly kind: PackageKind;
  readonly feed: Feed;
  readonly executor: FeedExecutor;
  readonly app: AppAdapter;
  /** Where this computer stands when an update goes to some first, 0 to 100. */
  readonly share: number;
  readonly log: Log;
}

const UPDATERS = {
  deb: DebUpdater,
  rpm: RpmUpdater,
  appimage: ImageUpdater,
  nsis: NsisUpdater,
  mac: MacUpdater,
} as const;
const BY_HAND: Readonly<Partial<Record<PackageKind, string>>> = {
  deb: 'sudo apt install',
  rpm: 'sudo rpm --upgrade',
};
/** As `app-update.yml` of our packages calls the folder that electron-updater downloads to. */
const CACHE = 'mediaroot-updater';
/** Bytes; a description has some thousand. */
const LONGEST_DESCRIPTION = 1_000_000;
const EXTENSIONS = { deb: 'deb', rpm: 'rpm', appimage: 'AppImage', nsis: 'exe', mac: 'zip' } as const;

/** The signed file, as far as it is shown or decided by. */
const Info = z.object({
  version: z.string(),
  releaseDate: z.coerce.date().optional().catch(undefined),
  releaseNotes: z.string().catch(''),
  stagingPercentage: z.number().min(0).max(100).optional(),
  files: z.array(z.object({ url: z.string(), sha512: z.string(), size: z.number().int().optional() })).min(1),
});

export function createEngine(parts: EngineParts): UpdateEngine {
  const { kind, feed, executor, log } = parts;
  const updater = new UPDATERS[kind](undefined, parts.app);
  configure(updater, parts);
  updater.setFeedURL({ provider: 'custom', updateProvider: signedBy(feed) });
  /** SHA-512 in base64 of all that the signed file names. */
  let announced: readonly string[] = [];
  let bytes: number | null = null;
  let downloaded: string | null = null;

  return {
    async check(signal) {
      const result = await executor.during(LONGEST_DESCRIPTION, signal, () => updater.checkForUpdates());
      if (result === null || !result.isUpdateAvailable) return null;
      const { version, releaseDate, releaseNotes, files } = Info.parse(result.updateInfo);
      announced = files.map(({ sha512 }) => sha512);
      const resolved = files.map((info) => ({ url: new URL(info.url, feed.url), info }));
      bytes = findFile(resolved, EXTENSIONS[kind])?.info.size ?? null;
      return { release: { version, released: releaseDate?.getTime() ?? null, notes: releaseNotes }, bytes };
    },
    async download(onProgress, signal) {
      const token = new CancellationToken();
      const cancel = () => token.cancel();
      const tell = (progress: { transferred: number; total: number; bytesPerSecond: number }) =>
        onProgress({ bytes: progress.transferred, total: progress.total, rate: progress.bytesPerSecond });
      signal.addEventListener('abort', cancel, { once: true });
      updater.on('download-progress', tell);
      try {
        [downloaded = null] = await executor.during(bytes ?? Number.POSITIVE_INFINITY, signal, () =>
          updater.downloadUpdate(token),
        );
      } finally {
        updater.off('download-progress', tell);
        signal.removeEventListener('abort', cancel);
      }
    },
    async install() {
      // It may have lain there for days, where other programs of this user can write.
      if (downloaded === null || !announced.includes(await sha512Of(downloaded))) throw changedSince();
      return new Promise<never>((_resolve, reject) => {
        updater.once('error', reject);
        log('info', 'update is being installed', { kind });
        updater.quitAndInstall(false, true);
      });
    },
    forget() {
      downloaded = null;
      try {
        removeFolder(path.join(parts.app.baseCachePath, CACHE, 'pending'));
      } catch (error) {
        log('warn', 'what was downloaded cannot be removed', { error });
      }
    },
    byHand() {
      const command = BY_HAND[kind];
      if (command === undefined || downloaded === null) return null;
      return `${command} '${downloaded.replaceAll("'", "'\\''")}'`;
    },
  };
}

/** Nothing happens by itself: when, is decided by ours. */
function configure(updater: AppUpdater, { executor, share, log }: EngineParts): void {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  // Parts of the package that is installed would be put together with parts from the server: saves little of ours.
  updater.disableDifferentialDownload = true;
  updater.logger = {
    info: (message) => log('info', `updates: ${message}`),
    warn: (message) => log('warn', `updates: ${message}`),
    error: (message) => log('error', `updates: ${message}`),
  };
  updater.isUserWithinRollout = (info) => share < (Info.parse(info).stagingPercentage ?? 100);
  Object.assign(updater, {
    httpExecutor: executor,
    // It would make a number for this computer, keep it in a file and send it.
    stagingUserIdPromise: { value: Promise.resolve('') },
  });
}

async function sha512Of(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}
