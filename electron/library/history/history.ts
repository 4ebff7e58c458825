/** Takes back what a person did, and does it again, one step at a time and across restarts. */
import type { HistoryState } from '../../../shared/contract/deletion.ts';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { HistoryEntry } from '../catalog/history.ts';
import { createThrottle } from '../throttle.ts';
import type { History, Steps, Undoing } from './types.ts';

/** A step that broke off is still there to be taken again: steps may be repeated. */
export function createHistory(
  catalog: Pick<Catalog, 'history' | 'transaction'>,
  emit: (event: AnyEvent) => void,
): History {
  const kinds = new Map<string, Steps>();
  let queue: Promise<unknown> = Promise.resolve();
  const state = (): HistoryState => catalog.history.titles();
  // Told after the transaction in which it was recorded.
  const changed = createThrottle(0, () => emit({ name: 'history.changed', payload: state() }));

  /** One after the other: the next begins when the last has ended. */
  function inTurn(work: () => Promise<Undoing>): Promise<Undoing> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  async function take(entry: HistoryEntry | null, direction: 'undo' | 'redo'): Promise<Undoing> {
    if (entry === null) return { done: null, failed: [] };
    const steps = kinds.get(entry.kind);
    if (steps === undefined)
      throw new MediarootError('unavailable', `“${entry.title}” cannot be taken back by this version.`);
    const failed = await steps[direction](JSON.parse(entry.payload));
    catalog.transaction(() => catalog.history.setUndone(entry.id, direction === 'undo'));
    changed.ask();
    return { done: entry.title, failed };
  }

  return {
    register(kind, steps) {
      kinds.set(kind, steps);
    },
    record(kind, title, payload) {
      catalog.history.add({ kind, title, payload: JSON.stringify(payload) });
      changed.ask();
    },
    state,
    undo: () => inTurn(() => take(catalog.history.newestDone(), 'undo')),
    redo: () => inTurn(() => take(catalog.history.oldestUndone(), 'redo')),
    close: async () => {
      await queue;
      changed.stop();
    },
  };
}
