/** Updates of this very copy: where they come from, who replaces it, and what of the shell they need. */
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { type AppAdapter, getAppCacheDir } from 'electron-updater/out/AppAdapter.js';
import type { UpdateState } from '../../../shared/contract/app.ts';
import type { AppSettings } from '../appSettings.ts';
import type { LibraryProcess } from '../libraryProcess.ts';
import type { Log } from '../log.ts';
import { relaunch, startAgainAtEnd } from '../recovery/relaunch.ts';
import { createEngine } from './engine.ts';
import { FeedExecutor } from './feedExecutor.ts';
import { type Clock, startUpdateMachine } from './machine.ts';
import { originsOf } from './origins.ts';
import { NO_FEED, NOT_A_PACKAGE, wayOf } from './packageKind.ts';
import { createNoUpdater, type Updater } from './updater.ts';
import { workOf } from './work.ts';

/** Left in by the build; empty when it was made without. */
declare const BAKED_UPDATE_FEED: string;
declare const BAKED_UPDATE_HOSTS: string;
declare const BAKED_UPDATE_KEY: string;

export interface UpdateParts {
  readonly settings: AppSettings;
  readonly library: Pick<LibraryProcess, 'call' | 'isUnderWay' | 'shutdown'>;
  readonly log: Log;
  readonly safeMode: boolean;
  onChange(state: UpdateState): void;
}

interface Origin {
  readonly url: string;
  /** Names of hosts that the server may send on to. */
  readonly hosts: string;
  readonly publicKey: string;
  /** Folder with the files `app-update.yml` and `package-type` of a package. */
  readonly resources: string;
}

/** An installed app takes what was built into it and nothing a variable names. */
function origin(): Origin {
  if (app.isPackaged)
    return {
      url: BAKED_UPDATE_FEED,
      hosts: BAKED_UPDATE_HOSTS,
      publicKey: BAKED_UPDATE_KEY,
      resources: process.resourcesPath,
    };
  const {
    MEDIAROOT_UPDATES,
    MEDIAROOT_UPDATE_HOSTS,
    MEDIAROOT_UPDATE_PUBLIC_KEY,
    MEDIAROOT_UPDATE_RESOURCES,
  } = process.env;
  return {
    url: MEDIAROOT_UPDATES ?? '',
    hosts: MEDIAROOT_UPDATE_HOSTS ?? '',
    publicKey: MEDIAROOT_UPDATE_PUBLIC_KEY ?? '',
    resources: MEDIAROOT_UPDATE_RESOURCES ?? '',
  };
}

export function startUpdates({ settings, library, log, safeMode, onChange }: UpdateParts): Updater {
  const { url, hosts, publicKey, resources } = origin();
  if (url === '' || publicKey === '') return createNoUpdater(app.isPackaged ? NO_FEED : NOT_A_PACKAGE);
  const store = process.mas === true || process.windowsStore === true;
  const way = wayOf({ platform: process.platform, resources, env: process.env, store });
  if ('unable' in way) return createNoUpdater(way.unable);
  const { kind } = way;
  const engine = createEngine({
    ...{ kind, log },
    feed: { url, publicKey },
    executor: new FeedExecutor({ url, others: originsOf(hosts) }),
    app: adapter(resources),
    share: shareOf(settings),
  });
  return startUpdateMachine({
    ...{ engine, settings, log, safeMode, onChange },
    clock: CLOCK,
    work: () => workOf(library),
    async beforeInstall() {
      await library.shutdown();
      // The app stands still while the system asks for a password and installs.
      for (const window of BrowserWindow.getAllWindows()) window.hide();
    },
    onNotInstalled(problem) {
      dialog.showErrorBox(app.name, problem.message);
      relaunch({ safeMode: false });
    },
  });
}

const CLOCK: Clock = {
  now: Date.now,
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** Drawn at the first start and kept, so that a computer stays within or without while a share grows. */
function shareOf(settings: AppSettings): number {
  const { share } = settings.updates();
  if (share !== null) return share;
  const drawn = randomInt(10_000) / 100;
  try {
    settings.setUpdates({ share: drawn });
  } catch {
    // Drawn again at the next start.
  }
  return drawn;
}

function adapter(resources: string): AppAdapter {
  return {
    version: app.getVersion(),
    name: app.name,
    isPackaged: true,
    appUpdateConfigPath: path.join(resources, 'app-update.yml'),
    userDataPath: app.getPath('userData'),
    baseCachePath: getAppCacheDir(),
    whenReady: () => app.whenReady(),
    relaunch: () => startAgainAtEnd({ safeMode: false }),
    quit: () => app.quit(),
    onQuit: (handler) => app.once('quit', (_event, exitCode) => handler(exitCode)),
  };
}
