/** A check of one remote: the bucket against the records, and the originals here as far as they were, or are, verified. */
import { counted } from '../../../shared/counted.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { TaskControl } from '../tasks.ts';
import { createVerifier } from '../verify/verifier.ts';
import { checkObjects } from './checkObjects.ts';
import { ORIGINAL, TRASH } from './layout.ts';
import { readManifest } from './manifest.ts';
import type { OwnStorage } from './ownFiles.ts';
import { readSegment } from './segments.ts';
import type { CloudContext } from './types.ts';

export interface Checked {
  readonly objects: number;
  readonly findings: number;
}

/** Originals verified between two looks whether the task was paused. */
const BATCH = 32;
const PAGE = 500;
const BOTH =
  'Both copies of it are broken, here and in the bucket, so neither can be healed by the other: import it again from a backup.';

/** Throws what stops it; then there is no report. */
export async function runCheck(
  context: CloudContext,
  remote: StoredRemote,
  download: boolean,
  control: TaskControl,
): Promise<Checked> {
  const { catalog, host } = context;
  const { remoteChecks } = catalog;
  const storage = await context.open(remote);
  try {
    remoteChecks.begin(remote.id);
    const total = remoteChecks.objects(remote.id);
    const seen = await checkObjects({
      ...{ context, remote: remote.id, storage, download, signal: control.signal, point: control.point },
      progress: (done) => control.progress(Math.min(done, total), total),
    });
    await explainForeign(context, remote, storage);
    await checkLocal(context, remote, download, control);
    remoteChecks.pair(remote.id, BOTH);
    remoteChecks.end(remote.id, { finished: host.now(), downloaded: download, ...seen });
    const counts = Object.values(remoteChecks.counts(remote.id));
    return { objects: seen.objects, findings: counts.reduce((sum, n) => sum + n, 0) };
  } finally {
    await storage.close();
  }
}

export function checkedWords({ objects, findings }: Checked): string {
  const looked = `${counted(objects, 'object')} in the bucket`;
  return findings === 0 ? `${looked}, all as they should be.` : `${looked}, ${counted(findings, 'finding')}.`;
}

/** What another machine wrote since the last sync is not foreign: its lines say so. */
async function explainForeign(
  { catalog }: CloudContext,
  remote: StoredRemote,
  storage: OwnStorage,
): Promise<void> {
  const { remoteChecks, remoteSegments } = catalog;
  if (remoteChecks.counts(remote.id).foreign === 0) return;
  const found = await readManifest(storage, catalog.identity().libraryId).catch(unlessDamaged);
  if (found === null || found === 'unchanged') return;
  const followed = new Set(remoteSegments.list(remote.id).flatMap(({ key, done }) => (done ? [key] : [])));
  for (const segment of found.manifest.segments) {
    if (followed.has(segment.key)) continue;
    const read = await readSegment(storage, segment).catch(unlessDamaged);
    catalog.transaction(() => {
      for (const { line } of read?.lines ?? []) {
        if (line.kind === 'gone') remoteChecks.removeBelow(remote.id, 'foreign', `${TRASH}${line.uuid}/`);
        else for (const { key } of line.objects) remoteChecks.remove(remote.id, 'foreign', key);
      }
    });
  }
}

function unlessDamaged(error: unknown): null {
  if (error instanceof MediarootError && error.code === 'remote_damaged') return null;
  throw error;
}

/** Originals the bucket knows: those in the trash are read here, the others are verified as ever. */
async function checkLocal(
  context: CloudContext,
  remote: StoredRemote,
  download: boolean,
  control: TaskControl,
): Promise<void> {
  const { catalog, storage } = context;
  await storage.prepare();
  if (download) await verifyAll(context, remote, control);
  for (let offset = 0; ; offset += PAGE) {
    const page = catalog.findings.list(offset, PAGE);
    for (const { id, kind, words } of page) {
      const uuid = catalog.assets.get(id)?.uuid;
      if (kind !== 'edited' && uuid !== undefined) noteLocal(context, remote, uuid, kind, words);
    }
    await control.point();
    if (page.length < PAGE) return;
  }
}

async function verifyAll(context: CloudContext, remote: StoredRemote, control: TaskControl): Promise<void> {
  const { catalog, storage } = context;
  const verifier = createVerifier(context);
  for (let after = 0; ; ) {
    const page = catalog.restoring.files(remote.id, after, BATCH);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
    await control.point();
    const present = page.filter(({ state }) => state === 'present').map(({ id }) => id);
    await verifier.quietly(present, control.signal);
    for (const { id, uuid, name, path, sha256, state } of page) {
      if (state !== 'trashed') continue;
      await control.point();
      const found = await storage.verify(path, sha256);
      if (found === 'intact' || catalog.paths.of(id) !== path) continue;
      if (found === 'missing')
        noteLocal(context, remote, uuid, 'missing', `“${name}” is not in the trash any more.`);
      else
        noteLocal(
          context,
          remote,
          uuid,
          'rot',
          `The bytes of “${name}” in the trash are not those that were stored.`,
        );
    }
  }
}

function noteLocal(
  { catalog }: CloudContext,
  remote: StoredRemote,
  uuid: string,
  kind: 'missing' | 'rot',
  words: string,
): void {
  const original = catalog.remoteContents.objects(remote.id, uuid).find(({ role }) => role === ORIGINAL);
  const asset = catalog.bucketAssets.byUuid(uuid);
  if (asset === null) return;
  const key = original?.key ?? asset.path;
  const why = original === undefined ? `${words} The bucket does not have it yet.` : words;
  catalog.remoteChecks.set(remote.id, { key, uuid, kind: `local-${kind}`, words: why });
}
