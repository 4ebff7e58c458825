/** Keeps the renditions of every asset as its collection defines them. */
import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Collections } from '../catalog/collections.ts';
import type { Host } from '../host.ts';
import type { Imaging } from '../jobs/imaging.ts';
import { createThrottle } from '../throttle.ts';
import { type AssetMakerConfig, createAssetMaker } from './makeAsset.ts';
import { createMaker } from './maker.ts';
import type { Renditions } from './types.ts';
import { changesOf } from './wanted.ts';

export interface RenditionsConfig extends Pick<AssetMakerConfig, 'storage' | 'filing'> {
  readonly imaging: Pick<Imaging, 'renditions' | 'lanes'>;
  readonly catalog: AssetMakerConfig['catalog'] &
    Pick<Catalog, 'errorValue'> & { readonly collections: Pick<Collections, 'get'> };
  readonly host: Pick<Host, 'log'>;
  /** Somebody stays: what is pending is made by itself. Otherwise only when it is asked for. */
  readonly background: boolean;
  /** Something that goes first is under way: an import, thumbnails of the gallery. */
  held(): boolean;
  emit(event: AnyEvent): void;
}

const TELL_EVERY_MS = 100;

export function createRenditions(config: RenditionsConfig): Renditions {
  const { catalog, filing, host, imaging, background, held } = config;
  const records = catalog.renditions;
  const closing = new AbortController();
  let told: number[] = [];
  const telling = createThrottle(TELL_EVERY_MS, tell);

  /** After the transaction in which they changed; not everybody who wants renditions wakes us. */
  function tell(): void {
    const ids = [...new Set(told)];
    told = [];
    if (ids.length > 0) config.emit({ name: 'renditions.changed', payload: { ids } });
    maker.proceed();
  }

  function changed(assetId: number): void {
    told.push(assetId);
    telling.ask();
  }

  function forget(assetId: number): void {
    for (const { id, path } of records.of(assetId)) {
      if (path !== null) filing.remove(path);
      records.remove(id);
    }
  }

  function definitionsOf(collectionId: number) {
    return catalog.collections.get(collectionId)?.definition.renditions ?? [];
  }

  function want(assetId: number): void {
    const subject = records.subject(assetId);
    if (subject === null) {
      forget(assetId);
      return;
    }
    const { make, rebuild, remove } = changesOf(
      subject,
      definitionsOf(subject.collectionId),
      records.of(assetId),
    );
    for (const { row } of rebuild) if (row.path !== null) filing.remove(row.path);
    for (const { row, wanted } of rebuild) records.reset(row.id, wanted);
    for (const { id, path } of remove) {
      if (path !== null) filing.remove(path);
      records.remove(id);
    }
    for (const wanted of make) records.add(assetId, wanted.definition.name, wanted);
    if (make.length + rebuild.length + remove.length > 0) changed(assetId);
  }

  const make = createAssetMaker({
    ...config,
    refresh(assetId) {
      want(assetId);
      const collectionId = records.subject(assetId)?.collectionId;
      const definitions = collectionId === undefined ? [] : definitionsOf(collectionId);
      return { rows: records.of(assetId), definitions };
    },
    changed,
    signal: closing.signal,
  });
  const maker = createMaker({
    ...{ host, background, held, make },
    errorValue: catalog.errorValue,
    lanes: imaging.lanes,
    pending: records.pending,
    count: () => records.counts().pending,
  });

  return {
    want,
    forget,
    lost(renditionIds) {
      for (const id of renditionIds) {
        records.again(id);
        const row = records.get(id);
        if (row !== null) changed(row.assetId);
      }
    },
    wake: maker.wake,
    proceed: maker.proceed,
    idle: maker.idle,
    status: () => ({ ...records.counts(), problem: maker.problem() }),
    work: maker.work,
    async close() {
      closing.abort();
      await maker.close();
      telling.stop();
      tell();
    },
  };
}
