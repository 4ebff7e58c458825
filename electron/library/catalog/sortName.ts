/** The order of names as a person expects it: case and accents aside, and IMG_2 before IMG_10. */

const PADDED_DIGITS = 12;
const MAX_KEY = 400;

/** A key that sorts by plain comparison. Runs of more than 12 digits sort as text. */
export function sortName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[0-9]+/g, (digits) => digits.padStart(PADDED_DIGITS, '0'))
    .slice(0, MAX_KEY);
}
