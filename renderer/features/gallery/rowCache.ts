/** Rows of the cells on screen, asked for in windows. While someone flings past, only the latest window is ever asked for. */
import type { AssetRow } from '../../../shared/contract/asset.ts';

const CHUNK = 400;
const PARALLEL = 2;
const KEPT = 20_000;

export class RowCache {
  readonly #fetch: (ids: readonly number[]) => Promise<readonly AssetRow[]>;
  readonly #changed: () => void;
  readonly #rows = new Map<number, AssetRow>();
  readonly #asking = new Set<number>();
  /** Asked for and not answered: gone from the catalog. Tried again when the index changes. */
  readonly #gone = new Set<number>();
  readonly #stale = new Set<number>();
  #wanted: readonly number[] = [];
  #running = 0;

  /** `changed` is told once for each answer. A failed request is repeated with the next window. */
  constructor(fetch: (ids: readonly number[]) => Promise<readonly AssetRow[]>, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  get(id: number): AssetRow | undefined {
    return this.#rows.get(id);
  }

  /** The ids to have, most urgent first; replaces what was wanted before. */
  want(ids: readonly number[]): void {
    this.#wanted = ids;
    this.#pump();
  }

  /** Reads rows again that are no longer true; the old ones stand in until then, so that nothing flickers. */
  refresh(ids: Iterable<number>): void {
    for (const id of ids) if (this.#rows.has(id) || this.#asking.has(id)) this.#stale.add(id);
    this.#gone.clear();
    this.#pump();
  }

  /** For when changes may have been missed. */
  refreshAll(): void {
    this.refresh([...this.#rows.keys(), ...this.#asking]);
  }

  #pump(): void {
    while (this.#running < PARALLEL) {
      const ids: number[] = [];
      for (const id of this.#wanted) {
        const known = (this.#rows.has(id) || this.#gone.has(id)) && !this.#stale.has(id);
        if (known || this.#asking.has(id)) continue;
        ids.push(id);
        if (ids.length === CHUNK) break;
      }
      if (ids.length === 0) return;
      void this.#ask(ids);
    }
  }

  async #ask(ids: readonly number[]): Promise<void> {
    this.#running += 1;
    for (const id of ids) {
      this.#asking.add(id);
      this.#stale.delete(id);
    }
    try {
      const rows = await this.#fetch(ids);
      for (const row of rows) this.#rows.set(row.id, row);
      for (const id of ids) if (!this.#rows.has(id)) this.#gone.add(id);
      this.#trim();
      this.#changed();
    } catch {
      // The connection banner says so; cells keep their colours until the next window is wanted.
      this.#wanted = [];
    } finally {
      this.#running -= 1;
      for (const id of ids) this.#asking.delete(id);
      this.#pump();
    }
  }

  /** Forgets the oldest rows beyond what is kept. */
  #trim(): void {
    const excess = this.#rows.size - KEPT;
    if (excess <= 0) return;
    const wanted = new Set(this.#wanted);
    for (const id of this.#rows
      .keys()
      .filter((key) => !wanted.has(key))
      .take(excess)
      .toArray()) {
      this.#rows.delete(id);
    }
  }
}
