/** What `doctor` tells: versions of what runs, what can be decoded, and whether the library is sound, in words. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { DoctorReport, LibraryInfo } from '../../shared/contract/library.ts';
import { toErrorValue } from '../../shared/errors.ts';
import type { Handlers, OpenCallName } from './callTypes.ts';
import { listBackups } from './catalog/backups.ts';
import type { Catalog } from './catalog/catalog.ts';
import { sqliteVersion } from './catalog/connection.ts';
import type { Filing } from './filing/types.ts';
import { decodersFound, type HealthFacts, healthChecks, problemsOf } from './health.ts';
import type { Host } from './host.ts';
import type { ImportEngine } from './import/types.ts';
import { listDecoders } from './jobs/decoders.ts';

/** Packages whose versions matter when something cannot be read. */
const PACKAGES = ['better-sqlite3', 'sharp', 'exiftool-vendored', 'file-type'];

/** @param library health of the open library, null when none is open */
export async function doctorReport(host: Host, library: DoctorReport['library']): Promise<DoctorReport> {
  const decoders = await listDecoders(host);
  const missing = decoders.filter(({ available }) => !available).map(({ name }) => name);
  return {
    versions: {
      mediaroot: host.version,
      node: process.versions.node,
      sqlite: sqliteVersion(),
      ...Object.fromEntries(PACKAGES.map((name) => [name, packageVersion(name)])),
    },
    runtime: {
      platform: `${process.platform} ${process.arch}`,
      system: `${os.type()} ${os.release()}`,
      executable: process.execPath,
      dataFolder: host.dataDir,
    },
    decoders,
    library: library && { ...library, health: [...library.health, decodersFound(missing)] },
  };
}

export interface HealthParts {
  readonly catalog: Catalog;
  readonly engine: Pick<ImportEngine, 'list'>;
  readonly filing: Pick<Filing, 'problem'>;
  readonly info: LibraryInfo;
  readonly host: Pick<Host, 'now'>;
  readonly handlers: Pick<
    Handlers<OpenCallName>,
    | 'verify.report'
    | 'quarantine.list'
    | 'trash.summary'
    | 'thumbnails.status'
    | 'watch.list'
    | 'remotes.list'
    | 'settings.get'
  >;
}

/** Backups that cannot be read are one of the findings, not the end of all others. */
function newestBackup(libraryPath: string): Pick<HealthFacts, 'backupMade' | 'backupProblem'> {
  try {
    return { backupMade: listBackups(libraryPath)[0]?.madeMs ?? null, backupProblem: null };
  } catch (error) {
    return { backupMade: null, backupProblem: toErrorValue(error).message };
  }
}

export async function libraryHealth(parts: HealthParts): Promise<NonNullable<DoctorReport['library']>> {
  const { catalog, engine, filing, info, host, handlers } = parts;
  const page = { offset: 0, limit: 1 };
  const damage = await catalog.check();
  const openImports = engine.list().filter(({ state }) => state !== 'done' && state !== 'cancelled');
  const health = healthChecks({
    now: host.now(),
    damage,
    assets: info.assets,
    ...newestBackup(info.path),
    media: {
      path: info.mediaRoot,
      offline: info.mediaRootState === 'offline',
      free: freeSpace(info.mediaRoot),
      writable: isWritable(info.mediaRoot),
    },
    catalog: { path: info.path, free: freeSpace(info.path) },
    interruptedImports: openImports.filter(({ state }) => state === 'interrupted').length,
    filing: filing.problem(),
    verify: await handlers['verify.report'](page),
    oldestNews: catalog.findings.oldest(),
    verifyDays: (await handlers['settings.get']({})).verifyDays,
    quarantine: await handlers['quarantine.list'](page),
    trash: await handlers['trash.summary']({}),
    thumbnails: await handlers['thumbnails.status']({}),
    watched: (await handlers['watch.list']({})).folders,
    remotes: (await handlers['remotes.list']({})).remotes,
  });
  return {
    path: info.path,
    mediaRoot: info.mediaRoot,
    mediaRootState: info.mediaRootState,
    schema: catalog.schema,
    integrity: damage.length === 0 ? 'ok' : damage.join('; '),
    assets: info.assets,
    pendingThumbnails: catalog.jobs.count('thumbnail'),
    openImports: openImports.length,
    health: [...health],
    problems: problemsOf(health),
  };
}

/** Bytes free on the disk of a folder; null when it cannot be looked at. */
function freeSpace(folder: string): number | null {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

function isWritable(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Reads the package's own description, so that nothing of it is loaded here. */
function packageVersion(name: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const parsed: unknown = JSON.parse(fs.readFileSync(path.join(folder, name, 'package.json'), 'utf8'));
      if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
    } catch {
      // Not in this folder: the next one may have it.
    }
  }
  return 'not installed';
}
