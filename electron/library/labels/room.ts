/** Tags, ratings and albums: what people add to assets. Each change is one step of the history. */
import { z } from 'zod';
import type { Album } from '../../../shared/contract/label.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { LabelDelta, sizeOf } from '../catalog/labels.ts';
import type { LibraryContext, Room } from '../context.ts';
import { nextTurn } from '../nextTurn.ts';

type Names =
  | `albums.${'list' | 'save' | 'remove' | 'put' | 'take'}`
  | `tags.${'list' | 'change'}`
  | 'ratings.set';

const KIND = 'labels';
/** Assets a transaction: other calls are answered in between. */
const PIECE = 500;
/** Both as lists of pieces. */
const Payload = z.object({ undo: z.array(LabelDelta), redo: z.array(LabelDelta) });

export function createLabelsRoom(context: LibraryContext): Room<Names> {
  const { catalog, history, host, emit } = context;

  /** Carries pieces out one after the other; returns what takes them back, the last first. */
  async function apply(pieces: Iterable<Partial<LabelDelta>>): Promise<readonly LabelDelta[]> {
    const back: LabelDelta[] = [];
    for (const piece of pieces) {
      if (back.length > 0) await nextTurn();
      const one = catalog.transaction(() => catalog.labels.apply(piece));
      if (sizeOf(one) > 0) back.unshift(one);
    }
    if (back.length > 0) emit({ name: 'labels.changed', payload: {} });
    return back;
  }

  async function change(title: string, pieces: readonly Partial<LabelDelta>[]): Promise<number> {
    const undo = await apply(pieces);
    if (undo.length === 0) return 0;
    const redo = pieces.map((piece) => LabelDelta.parse(piece));
    catalog.transaction(() => history.record(KIND, title, { undo, redo }));
    return undo.reduce((sum, one) => sum + sizeOf(one), 0);
  }

  history.register(KIND, {
    undo: async (payload) => {
      await apply(Payload.parse(payload).undo);
      return [];
    },
    redo: async (payload) => {
      await apply(Payload.parse(payload).redo);
      return [];
    },
  });

  function album(id: number): Album {
    const found = catalog.labels.album(id);
    if (found === null) throw new MediarootError('not_found', 'There is no such album any more.');
    return found;
  }

  const pieces = (ids: readonly number[], of: (some: readonly number[]) => Partial<LabelDelta>) =>
    Array.from({ length: Math.ceil(ids.length / PIECE) }, (_, n) =>
      of(ids.slice(n * PIECE, (n + 1) * PIECE)),
    );

  return {
    handlers: {
      'albums.list': () => ({ albums: [...catalog.labels.albums()] }),
      'albums.save': async ({ id, name }) => {
        if (id === null) {
          const uuid = crypto.randomUUID();
          const created = host.now();
          const position = catalog.labels.albums().length + 1;
          await change(`Make album “${name}”`, [{ albumsAdd: [{ uuid, name, position, created }] }]);
          const made = catalog.labels.albums().find((one) => one.uuid === uuid);
          if (made === undefined) throw new Error('the album just made is not there');
          return made;
        }
        await change(`Rename album “${album(id).name}”`, [{ albumsRename: [[album(id).uuid, name]] }]);
        return album(id);
      },
      'albums.remove': async ({ id }) => {
        const { uuid, name } = album(id);
        await change(`Remove album “${name}”`, [{ albumsRemove: [uuid] }]);
        return {};
      },
      'albums.put': async ({ id, ids }) => {
        const { uuid, name } = album(id);
        const title = `Add ${items(ids)} to “${name}”`;
        return {
          changed: await change(
            title,
            pieces(ids, (some) => ({ put: some.map((asset) => [uuid, asset, null]) })),
          ),
        };
      },
      'albums.take': async ({ id, ids }) => {
        const { uuid, name } = album(id);
        const title = `Take ${items(ids)} out of “${name}”`;
        return {
          changed: await change(
            title,
            pieces(ids, (some) => ({ take: some.map((asset) => [uuid, asset, null]) })),
          ),
        };
      },
      'tags.list': () => ({ tags: [...catalog.labels.tags()] }),
      'tags.change': async ({ ids, add, remove }) => ({
        changed: await change(
          `Change tags of ${items(ids)}`,
          pieces(ids, (some) => ({
            tag: some.flatMap((asset) => add.map((name): [number, string] => [asset, name])),
            untag: some.flatMap((asset) => remove.map((name): [number, string] => [asset, name])),
          })),
        ),
      }),
      'ratings.set': async ({ ids, rating }) => ({
        changed: await change(
          `Rate ${items(ids)}`,
          pieces(ids, (some) => ({ rate: some.map((asset): [number, number] => [asset, rating]) })),
        ),
      }),
    },
  };
}

function items(ids: readonly number[]): string {
  return ids.length === 1 ? '1 item' : `${ids.length.toLocaleString('en-US')} items`;
}
