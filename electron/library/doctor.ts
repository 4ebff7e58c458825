/** What `doctor` tells: versions of what runs, what can be decoded, and whether the library is sound, in words. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { DoctorReport, LibraryInfo } from '../../shared/contract/library.ts';
import { FINDING_KINDS } from '../../shared/contract/upkeep.ts';
import type { Catalog } from './catalog/catalog.ts';
import { sqliteVersion } from './catalog/connection.ts';
import type { Filing } from './filing/types.ts';
import type { Host } from './host.ts';
import type { ImportEngine } from './import/types.ts';
import { listDecoders } from './jobs/decoders.ts';

/** Packages whose versions matter when something cannot be read. */
const PACKAGES = ['better-sqlite3', 'sharp', 'exiftool-vendored', 'file-type'];
/** Below this much free space an import soon stops, bytes. */
const LITTLE_SPACE = 1024 ** 3;

/** @param library health of the open library, null when none is open */
export async function doctorReport(host: Host, library: DoctorReport['library']): Promise<DoctorReport> {
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
    decoders: await listDecoders(host),
    library,
  };
}

export interface HealthParts {
  readonly catalog: Catalog;
  readonly engine: Pick<ImportEngine, 'list'>;
  readonly filing: Pick<Filing, 'problem'>;
  readonly info: LibraryInfo;
}

export async function libraryHealth({
  catalog,
  engine,
  filing,
  info,
}: HealthParts): Promise<NonNullable<DoctorReport['library']>> {
  const damage = await catalog.check();
  const pendingThumbnails = catalog.jobs.count('thumbnail');
  const openImports = engine.list().filter(({ state }) => state !== 'done' && state !== 'cancelled');
  const interrupted = openImports.filter(({ state }) => state === 'interrupted').length;
  const problems = [
    ...damage.map(
      (found) => `The catalog is damaged: ${found}. Close the library and open it again to restore a backup.`,
    ),
  ];
  if (info.mediaRootState === 'offline') {
    problems.push(
      `The media folder ${info.mediaRoot} is not there. Connect its disk, or check that it was not moved.`,
    );
  } else problems.push(...spaceProblems(info.mediaRoot, 'media folder'));
  problems.push(...spaceProblems(info.path, 'catalog folder'));
  if (interrupted > 0) {
    problems.push(
      `${interrupted === 1 ? 'An import was' : `${interrupted} imports were`} interrupted. Resume or dismiss ${interrupted === 1 ? 'it' : 'them'}.`,
    );
  }
  const refused = filing.problem();
  if (refused !== null) problems.push(refused);
  problems.push(...findingProblems(catalog.findings.counts()));
  return {
    path: info.path,
    mediaRoot: info.mediaRoot,
    mediaRootState: info.mediaRootState,
    schema: catalog.schema,
    integrity: damage.length === 0 ? 'ok' : damage.join('; '),
    assets: info.assets,
    pendingThumbnails,
    openImports: openImports.length,
    problems,
  };
}

const FOUND: Readonly<Record<(typeof FINDING_KINDS)[number], string>> = {
  missing: 'missing from the media folder. “relink” looks for them by their content',
  rot: 'damaged: other bytes under the same time. Import a good copy of each to repair it',
  edited: 'changed by another program. Accept the change, or import what it was',
};

function findingProblems(counts: Readonly<Record<keyof typeof FOUND, number>>): readonly string[] {
  return FINDING_KINDS.filter((kind) => counts[kind] > 0).map(
    (kind) => `${counts[kind] === 1 ? '1 original is' : `${counts[kind]} originals are`} ${FOUND[kind]}.`,
  );
}

function spaceProblems(folder: string, what: string): readonly string[] {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    if (bavail * bsize >= LITTLE_SPACE) return [];
    return [`The disk of the ${what} ${folder} has less than 1 GB free. Free some space before importing.`];
  } catch {
    return [`The ${what} ${folder} cannot be looked at. Check its disk and its permissions.`];
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
