/** Where the grid was scrolled to, by library and query, kept between starts. */
import { z } from 'zod';
import type { GalleryQuery } from '../../../shared/contract/asset.ts';

const KEY = 'mediaroot.scroll';
const KEPT = 30;

/** The asset whose row was at the top of the viewport, and how far that row had gone past it, px. */
const Place = z.object({ id: z.number().int(), offset: z.number() });
export type Place = z.infer<typeof Place>;

const Places = z.array(z.tuple([z.string(), Place])).catch([]);

/** Names a view: the same for the same library, filters and order. */
export function viewKey(scope: string, query: GalleryQuery): string {
  const { sort, direction, kinds, collection, text } = query;
  return JSON.stringify([scope, sort, direction, kinds ?? null, collection ?? null, text ?? null]);
}

function read(): [string, Place][] {
  try {
    return Places.parse(JSON.parse(localStorage.getItem(KEY) ?? '[]'));
  } catch {
    return [];
  }
}

export function savedPlace(key: string): Place | null {
  return read().find(([saved]) => saved === key)?.[1] ?? null;
}

/** Null forgets the place: the grid is at its top. */
export function savePlace(key: string, place: Place | null): void {
  const others = read().filter(([saved]) => saved !== key);
  const places = place ? [[key, place], ...others] : others;
  try {
    localStorage.setItem(KEY, JSON.stringify(places.slice(0, KEPT)));
  } catch {
    // storage is full or forbidden: the next start begins at the top
  }
}
