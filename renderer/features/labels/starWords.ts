/** Stars in words. */
import { counted } from '../../format/numbers.ts';

export const MOST_STARS = 5;

export function starWords(stars: number): string {
  return stars === 0 ? 'No stars' : counted(stars, 'star');
}
