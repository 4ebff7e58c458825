/** How many assets are selected, of which kinds, and how many bytes they are together. */
import { create } from 'zustand';
import type { AssetKind } from '../../shared/contract/asset.ts';
import type { Client } from '../client/index.ts';
import { useSelection } from './selection.ts';

/** The most ids one call takes, and how long a selection must stand still before it is measured, ms. */
const CHUNK = 1000;
const QUIET_MS = 120;

export interface SelectionSummary {
  readonly count: number;
  /** Null while it is being measured. */
  readonly bytes: number | null;
  readonly kinds: ReadonlyMap<AssetKind, number>;
}

const NOTHING: SelectionSummary = { count: 0, bytes: 0, kinds: new Map() };

export const useSelectionSummary = create<SelectionSummary>()(() => NOTHING);

interface Known {
  readonly size: number;
  readonly kind: AssetKind;
}

/** Starts following the selection; called once. Sizes and kinds of an asset never change, so each is asked for once. */
export function followSelection(client: Pick<Client, 'call'>): void {
  const known = new Map<number, Known>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function measure(ids: ReadonlySet<number>): Promise<void> {
    const stale = () => useSelection.getState().ids !== ids;
    let unknown: number[] = [];
    const learn = async () => {
      const { rows } = await client.call('assets.rows', { ids: unknown });
      for (const { id, size, kind } of rows) known.set(id, { size, kind });
      unknown = [];
    };
    for (const id of ids) {
      if (!known.has(id)) unknown.push(id);
      if (unknown.length === CHUNK) await learn();
      if (stale()) return;
    }
    if (unknown.length > 0) await learn();
    if (stale()) return;
    const kinds = new Map<AssetKind, number>();
    let bytes = 0;
    for (const id of ids) {
      const asset = known.get(id);
      if (!asset) continue;
      bytes += asset.size;
      kinds.set(asset.kind, (kinds.get(asset.kind) ?? 0) + 1);
    }
    useSelectionSummary.setState({ count: ids.size, bytes, kinds });
  }

  useSelection.subscribe(({ ids }, before) => {
    if (ids === before.ids) return;
    clearTimeout(timer);
    const count = ids.size;
    useSelectionSummary.setState(count === 0 ? NOTHING : { count, bytes: null, kinds: new Map() });
    if (count === 0) return;
    // a call that fails leaves the size unknown, which the window shows as such
    timer = setTimeout(() => void measure(ids).catch(() => undefined), QUIET_MS);
  });
}
