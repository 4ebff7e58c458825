/** An app of version 1.0.0 that updates itself, without Electron: all of ours and electron-updater, on Node's own HTTP. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { openAppSettings } from '../../electron/main/appSettings.ts';
import { createEngine } from '../../electron/main/updates/engine.ts';
import { FeedExecutor } from '../../electron/main/updates/feedExecutor.ts';
import { startUpdateMachine } from '../../electron/main/updates/machine.ts';
import { originsOf } from '../../electron/main/updates/origins.ts';
import type { Updater } from '../../electron/main/updates/updater.ts';
import type { Work } from '../../electron/main/updates/work.ts';
import type { UpdatePhase, UpdateState } from '../../shared/contract/app.ts';
import type { UpdateServer } from './updateServer.ts';

type Others = NonNullable<UpdatingOptions['others']>;

/** Tells of a redirection as Electron does. Names of hosts lead to servers of the test. */
class NodeExecutor extends FeedExecutor {
  readonly #others: Others;

  constructor(url: string, others: Others) {
    super({ url, others: originsOf(Object.keys(others).join(' ')) });
    this.#others = others;
  }

  protected override send(options: RequestOptions, answered: (response: unknown) => void) {
    const other = this.#others[options.hostname ?? ''];
    const { protocol, hostname, port } = other === undefined ? options : new URL(other.url);
    const sent = request({ ...options, protocol, hostname, port, agent: false });
    sent.on('response', (response) => {
      const { statusCode = 0, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined)
        sent.emit('redirect', statusCode, 'GET', headers.location);
      else answered(response);
    });
    return sent as unknown as ReturnType<FeedExecutor['createRequest']>;
  }
}

export const IDLE: Work = { beforeDownload: null, beforeInstall: null };

export interface Updating {
  readonly updater: Updater;
  /** How long a server may say nothing, from the next request on, ms. */
  patience(ms: number): void;
  /** What the library works on; changing it tells nobody. */
  work: Work;
  /** Calls that are planned, the next first; ms. */
  readonly planned: readonly { readonly ms: number; readonly call: () => void }[];
  readonly states: readonly UpdateState[];
  readonly folder: string;
  /** Holds the package that was downloaded. */
  readonly cache: string;
  /** In the order they happened. */
  readonly ended: readonly string[];
  /** The next phase of a kind, or the one it is in. */
  phase<K extends UpdatePhase['kind']>(kind: K): Promise<Extract<UpdatePhase, { kind: K }>>;
  close(): Promise<void>;
}

export interface UpdatingOptions {
  /** Hosts the server may send on to; what lies there is answered by the other server. */
  readonly others?: Readonly<Record<string, Pick<UpdateServer, 'url'>>>;
  readonly automatic?: boolean;
  readonly safeMode?: boolean;
  readonly share?: number;
  /** Of one that was stopped before, to go on in. */
  readonly folder?: string;
}

export async function startUpdating(
  server: Pick<UpdateServer, 'url' | 'publicKey'>,
  { automatic = false, safeMode = false, share = 50, folder: before, others = {} }: UpdatingOptions = {},
): Promise<Updating> {
  const folder = before ?? (await mkdtemp(path.join(os.tmpdir(), 'mediaroot-updating-')));
  const config = path.join(folder, 'app-update.yml');
  await writeFile(config, 'updaterCacheDirName: mediaroot-updater\n');
  const settings = openAppSettings(path.join(folder, 'app.json'));
  settings.setUpdates({ automatic });
  const log = () => undefined;
  const planned: { ms: number; call: () => void }[] = [];
  const states: UpdateState[] = [];
  const ended: string[] = [];
  const waiting = new Set<() => void>();
  const executor = new NodeExecutor(server.url, others);
  const engine = createEngine({
    ...{ kind: 'deb', share, log },
    feed: server,
    executor,
    app: {
      ...{ version: '1.0.0', name: 'Mediaroot', isPackaged: true },
      ...{ appUpdateConfigPath: config, userDataPath: folder, baseCachePath: folder },
      whenReady: async () => undefined,
      relaunch: () => undefined,
      quit: () => ended.push('quit'),
      onQuit: () => undefined,
    },
  });
  const made = {
    work: IDLE,
    ...{ planned, states, ended, folder },
    cache: path.join(folder, 'mediaroot-updater', 'pending'),
  };
  const updater = startUpdateMachine({
    ...{ engine, settings, log, safeMode },
    clock: {
      now: () => 1_800_000_000_000,
      after(ms, call) {
        const one = { ms, call };
        planned.push(one);
        return () => planned.splice(0, planned.length, ...planned.filter((other) => other !== one));
      },
      random: () => 0.5,
    },
    work: async () => made.work,
    onChange(state) {
      states.push(state);
      for (const look of waiting) look();
    },
    beforeInstall: async () => void ended.push('library ended'),
    onNotInstalled: ({ message }) => ended.push(message),
  });
  return Object.assign(made, {
    updater,
    patience(ms: number) {
      executor.silenceMs = ms;
    },
    phase<K extends UpdatePhase['kind']>(kind: K) {
      return new Promise<Extract<UpdatePhase, { kind: K }>>((resolve) => {
        const look = () => {
          const { phase } = updater.state();
          if (phase.kind !== kind) return;
          waiting.delete(look);
          resolve(phase as Extract<UpdatePhase, { kind: K }>);
        };
        waiting.add(look);
        look();
      });
    },
    async close() {
      updater.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  });
}
