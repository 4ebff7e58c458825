/** What every decoder of the worker looks like from outside. */
import type { Sharp } from 'sharp';

/** Upright, px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Picture extends Size {
  /** A pipeline that yields the picture upright, in its own colours (libvips converts them on output). */
  readonly image: Sharp;
  /** Drawings are rendered at the size asked for, pictures are never enlarged. */
  readonly drawing: boolean;
}

export interface OpenOptions {
  /** How much of a picture of this size is needed, as a factor of its sides; a drawing's may be above 1. */
  scale(size: Size, drawing: boolean): number;
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
