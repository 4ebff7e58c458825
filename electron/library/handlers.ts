/** Answers to the contract's calls about an open library. */
import { MediarootError } from '../../shared/errors.ts';
import type { CoreCallName, Handlers } from './callTypes.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { ImportEngine } from './import/types.ts';
import type { Thumbnailer } from './jobs/thumbnailer.ts';

export interface HandlerParts {
  readonly catalog: Catalog;
  readonly engine: ImportEngine;
  readonly thumbnailer: Thumbnailer;
  /** Gets ready what reads and decodes files. */
  warm(): void;
}

export function createHandlers({ catalog, engine, thumbnailer, warm }: HandlerParts): Handlers<CoreCallName> {
  return {
    'library.counts': () => catalog.counts(),
    'assets.index': ({ query }) => catalog.index(query),
    'assets.rows': ({ ids }) => ({ rows: [...catalog.assets.rows(ids)] }),
    'assets.get': ({ id }) => {
      const asset = catalog.assets.get(id);
      if (asset === null) throw new MediarootError('not_found', `There is no item ${id} in this library.`);
      return asset;
    },
    'assets.list': async ({ query, offset, limit }) => {
      const { total, assets } = await catalog.list(query, offset, limit);
      return { total, assets: [...assets] };
    },
    'import.expect': () => {
      warm();
      return {};
    },
    'import.start': async (input) => {
      warm();
      return { importId: await engine.start(input) };
    },
    'import.bytes': async ({ files, collection }) => {
      warm();
      return { importId: await engine.bytes(files, collection) };
    },
    'import.list': () => ({ imports: [...engine.list()] }),
    'import.results': ({ importId, ...page }) => {
      const { total, items } = engine.results(importId, page);
      return { total, items: [...items] };
    },
    'import.pause': ({ importId }) => {
      engine.pause(importId);
      return {};
    },
    'import.resume': async ({ importId }) => {
      await engine.resume(importId);
      return {};
    },
    'import.cancel': ({ importId }) => {
      engine.cancel(importId);
      return {};
    },
    'import.retry': async ({ importId, collection, sources }) => {
      await engine.retry(importId, collection, sources);
      return {};
    },
    'import.dismiss': async ({ importId }) => {
      await engine.dismiss(importId);
      return {};
    },
    'thumbnails.prioritise': ({ ids }) => {
      thumbnailer.prioritise(ids);
      return {};
    },
    'thumbnails.status': () => thumbnailer.status(),
    'thumbnails.rebuild': () => thumbnailer.rebuild(),
  };
}
