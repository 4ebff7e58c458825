/** Into the trash and back, whole: a record keeps all it has, and its file follows. */
import { z } from 'zod';
import type { LibraryContext } from '../context.ts';
import type { FailedStep } from '../history/types.ts';
import { TRASH_FOLDER } from '../storage/mediaRoot.ts';
import { GONE, inPieces } from './pieces.ts';

export interface Trashing {
  /** Answers once the records are committed; the files follow. Undoable. */
  trash(ids: readonly number[]): Promise<TrashResult>;
  restore(ids: readonly number[]): Promise<TrashResult>;
}

export interface TrashResult {
  readonly count: number;
  readonly failed: readonly FailedStep[];
}

type Parts = Pick<LibraryContext, 'catalog' | 'filing' | 'renditions'>;

const Payload = z.object({ ids: z.array(z.number().int().positive()) });

/** Inside the open transaction: the asset leaves the trash. False when it was not there. */
export function restoreAsset({ catalog, filing, renditions }: Parts, id: number): boolean {
  const home = catalog.deletions.restore(id);
  if (home === null) return false;
  filing.move(id, home);
  renditions.want(id);
  return true;
}

function trashAsset({ catalog, filing, renditions }: Parts, id: number): boolean {
  const [asset] = catalog.deletions.find([id]);
  if (asset === undefined || !catalog.deletions.trash(id)) return false;
  renditions.forget(id);
  filing.move(id, trashPath(asset.uuid, asset.path));
  return true;
}

function trashPath(uuid: string, path: string): string {
  const extension = /\.[A-Za-z0-9]{1,16}$/.exec(path)?.[0] ?? '';
  return `${TRASH_FOLDER}/${uuid}${extension.toLowerCase()}`;
}

export function createTrashing(
  context: Parts & Pick<LibraryContext, 'history' | 'host' | 'thumbnailer' | 'background'>,
): Trashing {
  const { catalog, history, host } = context;

  /** Those it can be done to, and those that are gone. */
  async function look(
    ids: readonly number[],
    trashed: boolean,
  ): Promise<{ readonly ready: readonly number[]; readonly failed: readonly FailedStep[] }> {
    const ready: number[] = [];
    const failed: FailedStep[] = [];
    await inPieces([...new Set(ids)], host.now, (each) =>
      each((id) => {
        const [asset] = catalog.deletions.find([id]);
        if (asset === undefined) failed.push({ id, name: `Item ${id}`, reason: GONE });
        else if ((asset.state === 'trashed') === trashed) ready.push(id);
      }),
    );
    return { ready, failed };
  }

  /** `begin` runs in the first transaction: what is half-done after a crash can be taken back as a whole. */
  async function change(
    ids: readonly number[],
    one: (parts: Parts, id: number) => boolean,
    begin: () => void,
  ): Promise<number> {
    let count = 0;
    let begun = false;
    try {
      await inPieces(ids, host.now, (each) => {
        catalog.transaction(() => {
          if (!begun) begin();
          begun = true;
          each((id) => {
            if (one(context, id)) count += 1;
          });
        });
      });
    } finally {
      // Only now, so that the files do not hold up the answer.
      context.filing.wake();
    }
    context.renditions.wake();
    if (context.background) context.thumbnailer.wake();
    return count;
  }

  async function move(
    ids: readonly number[],
    to: 'trash' | 'restore',
    recorded: boolean,
  ): Promise<TrashResult> {
    const { ready, failed } = await look(ids, to === 'restore');
    const count = await change(ready, to === 'trash' ? trashAsset : restoreAsset, () => {
      if (recorded) history.record(to, title(to, ready.length), { ids: ready });
    });
    return { count, failed };
  }

  const steps = (payload: unknown, to: 'trash' | 'restore') =>
    move(Payload.parse(payload).ids, to, false).then(({ failed }) => failed);
  history.register('trash', {
    undo: (payload) => steps(payload, 'restore'),
    redo: (payload) => steps(payload, 'trash'),
  });
  history.register('restore', {
    undo: (payload) => steps(payload, 'trash'),
    redo: (payload) => steps(payload, 'restore'),
  });

  return {
    trash: (ids) => move(ids, 'trash', true),
    restore: (ids) => move(ids, 'restore', true),
  };
}

function title(to: 'trash' | 'restore', count: number): string {
  const items = count === 1 ? '1 item' : `${count.toLocaleString('en-US')} items`;
  return to === 'trash' ? `Move ${items} to trash` : `Restore ${items} from trash`;
}
