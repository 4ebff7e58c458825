/** State of the grid that outlives a render: the index, what is picked in it, and how loading went. */
import { create } from 'zustand';
import type { GalleryQuery } from '../../../shared/contract/asset.ts';
import { useSelection } from '../../state/selection.ts';
import { GalleryIndex, type PreviewChange } from './galleryIndex.ts';
import { carryOver, nothingPicked, type Picked, Selection } from './selection.ts';

interface GalleryState {
  readonly index: GalleryIndex;
  /** What the index answers; null before the first answer. */
  readonly query: GalleryQuery | null;
  /** Names that query and its library, see savedScroll.ts. */
  readonly view: string;
  /** Words for a person when the latest reading failed. */
  readonly problem: string | null;
  /** Grows when records of the index change in place. */
  readonly revision: number;
  /** Grows when such a change moves cells. */
  readonly shapes: number;
  readonly picked: Picked;
  /** Assets to be picked and scrolled to as soon as the index has one of them. */
  readonly sought: readonly number[];
  /** Grows when the cell with the focus must come into sight. */
  readonly reveals: number;
  /** The open picture is a quick preview: closed by the key that opened it. */
  readonly quick: boolean;
}

const initial: GalleryState = {
  index: GalleryIndex.empty,
  query: null,
  view: '',
  problem: null,
  revision: 0,
  shapes: 0,
  picked: nothingPicked,
  sought: [],
  reveals: 0,
  quick: false,
};

export const useGallery = create<GalleryState>()(() => initial);

/** For a grid that goes away, so that the next library does not begin with this one's assets. */
export function resetGallery(): void {
  useGallery.setState(initial);
  publish(initial.index, initial.picked);
  useSelection.getState().setTotal(null);
  useSelection.getState().view(null);
}

/** The ids of a selection, worked out when they are read: selecting a million costs nothing until someone needs them. */
export class SelectedIds implements ReadonlySet<number> {
  readonly #index: GalleryIndex;
  readonly #selection: Selection;

  constructor(index: GalleryIndex, selection: Selection) {
    this.#index = index;
    this.#selection = selection;
  }

  get size(): number {
    return this.#selection.count;
  }

  has(id: number): boolean {
    const position = this.#index.positionOf(id);
    return position >= 0 && this.#selection.has(position);
  }

  *values(): SetIterator<number> {
    for (const position of this.#selection.positions()) yield this.#index.id(position);
    return undefined;
  }

  keys(): SetIterator<number> {
    return this.values();
  }

  *entries(): SetIterator<[number, number]> {
    for (const id of this.values()) yield [id, id];
    return undefined;
  }

  [Symbol.iterator](): SetIterator<number> {
    return this.values();
  }

  forEach(callback: (value: number, key: number, set: ReadonlySet<number>) => void): void {
    for (const id of this.values()) callback(id, id, this);
  }
}

function publish(index: GalleryIndex, picked: Picked): void {
  const focused = picked.focus >= 0 ? index.id(picked.focus) : null;
  useSelection.getState().select(new SelectedIds(index, picked.selection), focused);
}

export function setPicked(picked: Picked): void {
  if (picked === useGallery.getState().picked) return;
  // whoever picks something else is not to lose it to what was sought before
  useGallery.setState({ picked, sought: [] });
  publish(useGallery.getState().index, picked);
}

/** A new answer: what was picked stays with its assets. */
export function setIndex(index: GalleryIndex, query: GalleryQuery, view: string): void {
  const before = useGallery.getState();
  const picked = carryOver(before.picked, before.index, index);
  useGallery.setState({ index, query, view, problem: null, picked });
  publish(index, picked);
  useSelection.getState().setTotal(index.length);
  pickSought();
}

/** Selects these assets and scrolls to the first of them, once they are in the grid. */
export function pickAssets(ids: readonly number[]): void {
  useGallery.setState({ sought: ids });
  pickSought();
}

function pickSought(): void {
  const { index, sought, reveals } = useGallery.getState();
  const found = sought.map((id) => index.positionOf(id)).filter((position) => position >= 0);
  if (found.length === 0) return;
  const positions = found.toSorted((a, b) => a - b);
  const selection = Selection.of(positions.flatMap((position) => [position, position + 1]));
  setPicked({ selection, anchor: selection.first, focus: selection.first });
  // the index may have been read while the last of an import were still missing from it
  useGallery.setState({ sought: found.length < sought.length ? sought : [], reveals: reveals + 1 });
}

/** Takes assets out at once that have left the query; the library's own answer follows. */
export function dropAssets(ids: ReadonlySet<number>): void {
  const { index, query, view } = useGallery.getState();
  if (query !== null) setIndex(index.without(ids), query, view);
}

export function applyPreviews(changes: readonly PreviewChange[]): void {
  const { index, revision, shapes } = useGallery.getState();
  const reshaped = index.apply(changes);
  useGallery.setState({ revision: revision + 1, shapes: reshaped ? shapes + 1 : shapes });
}

export function selectAll(): void {
  const { index, picked } = useGallery.getState();
  setPicked({ ...picked, selection: Selection.all(index.length) });
}

export function selectNone(): void {
  const { picked } = useGallery.getState();
  if (picked.selection.count > 0) setPicked({ ...picked, selection: Selection.none });
}

export function invertSelection(): void {
  const { index, picked } = useGallery.getState();
  setPicked({ ...picked, selection: picked.selection.toggle(Selection.all(index.length).ranges) });
}

/** Selects one asset by itself and gives it the focus; does nothing for one that is not in the grid. */
export function focusAsset(id: number): void {
  const position = useGallery.getState().index.positionOf(id);
  if (position >= 0) setPicked({ selection: Selection.only(position), anchor: position, focus: position });
}

export function openAsset(id: number, quick: boolean): void {
  useGallery.setState({ quick });
  useSelection.getState().view(id);
}

export function closeAsset(): void {
  useSelection.getState().view(null);
}
