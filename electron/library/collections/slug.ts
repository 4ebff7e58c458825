/** Short names of collections for addresses and the command line. */

const MOST = 60;

/** Small letters, digits and dashes out of a name; a number follows where it is taken. */
export function slugOf(name: string, taken: (slug: string) => boolean): string {
  const base =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, MOST)
      .replace(/^-|-$/g, '') || 'collection';
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if (!taken(slug)) return slug;
  }
}
