/** Which assets a sync looks at: what changed since the last whole one, what that could not do, and what other terms hold for. */
import type { RemoteOptions } from '../../../shared/contract/remote.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { RemoteAsset } from '../catalog/remoteTypes.ts';
import { nextTurn } from '../nextTurn.ts';
import { termsOf } from './desired.ts';

/** Assets looked at in one go: few enough that other calls are not kept waiting. */
const PAGE = 100;
/** Assets with a problem that are tried again in one sync. */
const TRIED_AGAIN = 100_000;

export type CandidateCatalog = Pick<Catalog, 'remoteContents' | 'bucketAssets'>;

/** Terms of every collection as they are now, by its uuid: what a whole sync has delivered. */
export function currentTerms(
  { bucketAssets }: CandidateCatalog,
  options: RemoteOptions,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    bucketAssets.collections().map((collection) => [collection.uuid, termsOf(collection, options)]),
  );
}

/** Numbers of assets, also of those deleted here, each once, in pages; between two pages others have their turn. `upTo`: last change that counts. */
export async function* candidates(
  catalog: CandidateCatalog,
  remote: StoredRemote,
  upTo: number,
): AsyncGenerator<readonly number[], void, undefined> {
  const { remoteContents } = catalog;
  for (let after = remote.syncedSeq; ; ) {
    const page = remoteContents.changedAfter(after, PAGE).filter(({ seq }) => seq <= upTo);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.seq;
    yield page.map(({ assetId }) => assetId);
    await nextTurn();
  }
  if (remote.syncedSeq === 0) return;
  const isOld = (assetId: number) => remoteContents.changeOf(assetId) <= remote.syncedSeq;
  const old = (rows: readonly RemoteAsset[]) =>
    rows.flatMap(({ assetId }) => (assetId !== null && isOld(assetId) ? [assetId] : []));
  const failed = old(remoteContents.withProblem(remote.id, TRIED_AGAIN));
  for (let start = 0; start < failed.length; start += PAGE) {
    yield failed.slice(start, start + PAGE);
    await nextTurn();
  }
  for (let after = ''; ; ) {
    const page = remoteContents.waiting(remote.id, after, PAGE);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.uuid;
    yield old(page.filter(({ problem }) => problem === null));
    await nextTurn();
  }
  yield* ofOtherTerms(catalog, remote, isOld);
}

async function* ofOtherTerms(
  catalog: CandidateCatalog,
  remote: StoredRemote,
  isOld: (assetId: number) => boolean,
): AsyncGenerator<readonly number[], void, undefined> {
  const { remoteContents, bucketAssets } = catalog;
  const terms = Object.entries(currentTerms(catalog, remote.options));
  for (const [uuid, now] of terms) {
    if (remote.delivered[uuid] === now) continue;
    for (let after = 0; ; ) {
      const page = bucketAssets.ofCollection(uuid, after, PAGE);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last;
      yield page.filter((id) => isOld(id) && isSettled(remoteContents.byAssetId(remote.id, id), id));
      await nextTurn();
    }
  }
  /** Neither of the rounds before has had it. */
  function isSettled(row: RemoteAsset | null, id: number): boolean {
    return row === null || (row.problem === null && row.writtenSeq >= remoteContents.changeOf(id));
  }
}
