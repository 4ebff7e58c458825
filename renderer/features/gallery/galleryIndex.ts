/** The current query's assets in order, as the packed records the library sent: nothing is unpacked until it is looked at. */
import type { AssetKind, PreviewState } from '../../../shared/contract/asset.ts';
import { packed, RECORD_BYTES, readEntry, writeEntry } from '../../../shared/packedIndex.ts';

/** Above this an id table would cost more than 64 MB, so a map is used. */
const MAX_TABLE_ID = 16_000_000;

/** Ratios nearer than this are the same picture measured twice. */
const SAME_SHAPE = 0.002;

export interface PreviewChange {
  readonly id: number;
  readonly preview: PreviewState;
  readonly colour: number | null;
  readonly width: number | null;
  readonly height: number | null;
}

export class GalleryIndex {
  static readonly empty = new GalleryIndex(new ArrayBuffer(0), 0);

  readonly length: number;
  /** That of `assets.index`; grows with each change of the catalog. */
  readonly version: number;
  readonly #view: DataView;
  #positions: Int32Array | Map<number, number> | null = null;

  constructor(bytes: ArrayBufferLike, version: number, offset = 0, length = bytes.byteLength - offset) {
    this.#view = new DataView(bytes, offset, length);
    this.length = packed.count(this.#view);
    this.version = version;
  }

  /** Reads the base64 of an `assets.index` answer. */
  static decode(base64: string, version: number): GalleryIndex {
    const bytes = decodeBase64(base64);
    return new GalleryIndex(bytes.buffer, version, bytes.byteOffset, bytes.byteLength);
  }

  id(position: number): number {
    return packed.id(this.#view, position);
  }

  /** Width over height; 0 when unknown or when there is no picture to have a shape. */
  ratio(position: number): number {
    const preview = packed.preview(this.#view, position);
    return preview === 'ready' || preview === 'pending' ? packed.ratio(this.#view, position) : 0;
  }

  kind(position: number): AssetKind {
    return packed.kind(this.#view, position);
  }

  preview(position: number): PreviewState {
    return packed.preview(this.#view, position);
  }

  /** 0xRRGGBB, or -1 when there is none. */
  colour(position: number): number {
    return packed.colour(this.#view, position);
  }

  /** Days since 1970-01-01. */
  day(position: number): number {
    return packed.day(this.#view, position);
  }

  /** Where the asset is, or -1. */
  positionOf(id: number): number {
    this.#positions ??= this.#indexIds();
    if (this.#positions instanceof Map) return this.#positions.get(id) ?? -1;
    return (this.#positions[id] ?? 0) - 1;
  }

  /** The same without these assets, until the library answers anew. */
  without(ids: ReadonlySet<number>): GalleryIndex {
    const from = new Uint8Array(this.#view.buffer, this.#view.byteOffset, this.#view.byteLength);
    const kept = new Uint8Array(from.length);
    let end = 0;
    for (let position = 0; position < this.length; position += 1) {
      if (ids.has(this.id(position))) continue;
      kept.set(from.subarray(position * RECORD_BYTES, (position + 1) * RECORD_BYTES), end);
      end += RECORD_BYTES;
    }
    return new GalleryIndex(kept.buffer, this.version, 0, end);
  }

  /** Writes what is now known of some previews into the records. True when a shape changed, so that rows must be laid out anew. */
  apply(changes: readonly PreviewChange[]): boolean {
    let reshaped = false;
    for (const change of changes) {
      const position = this.positionOf(change.id);
      if (position < 0) continue;
      const before = readEntry(this.#view, position);
      const shape = this.ratio(position);
      const ratio = change.width && change.height ? change.width / change.height : before.ratio;
      writeEntry(this.#view, position, {
        ...before,
        ratio,
        preview: change.preview,
        colour: change.colour ?? before.colour,
      });
      if (Math.abs(this.ratio(position) - shape) > SAME_SHAPE) reshaped = true;
    }
    return reshaped;
  }

  /** Positions plus one by id, so that an untouched entry means absent. */
  #indexIds(): Int32Array | Map<number, number> {
    let largest = 0;
    for (let position = 0; position < this.length; position += 1) {
      largest = Math.max(largest, this.id(position));
    }
    if (largest > MAX_TABLE_ID) {
      const map = new Map<number, number>();
      for (let position = 0; position < this.length; position += 1) map.set(this.id(position), position);
      return map;
    }
    const table = new Int32Array(largest + 1);
    for (let position = 0; position < this.length; position += 1) table[this.id(position)] = position + 1;
    return table;
  }
}

interface FromBase64 {
  fromBase64(text: string): Uint8Array<ArrayBuffer>;
}

/** Native where the browser has it (a 21 MB answer takes about 10 ms), byte by byte elsewhere. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if ('fromBase64' in Uint8Array) return (Uint8Array as unknown as FromBase64).fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length - (binary.length % RECORD_BYTES));
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
