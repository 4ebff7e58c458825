/** What every decoder of the worker looks like from outside. */
import type { Sharp } from 'sharp';

export interface Picture {
  /** A pipeline that yields the picture upright, in its own colours (libvips converts them on output). */
  readonly image: Sharp;
  /** Upright size of the whole picture, px. */
  readonly width: number;
  readonly height: number;
  /** Drawings are rendered at the size asked for, pictures are never enlarged. */
  readonly drawing: boolean;
}

export interface OpenOptions {
  /** Longest side that will be asked for, px. */
  readonly target: number;
  /** EXIF orientation for a picture that states none. */
  readonly orientation: number | null;
  /** Show what can be decoded of a broken file instead of failing. */
  readonly tolerant: boolean;
}

export interface Decoder {
  /** Whether a second, tolerant try at a broken file can show part of it. */
  readonly forgiving: boolean;
  /** @throws Refusal with words for a person; anything else means damage. */
  open(path: string, options: OpenOptions): Promise<Picture>;
}
