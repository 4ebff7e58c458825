/** Which of some names a mistyped one was meant to be. */

/** A name this near, or one that begins with what was typed, is taken to be meant; null when there is none. */
export function nearest(typed: string, names: readonly string[]): string | null {
  const allowed = Math.max(1, Math.floor(typed.length / 3));
  const near = names
    .map((name) => ({ name, mistakes: isBeginning(typed, name) ? 1 : mistakes(typed, name) }))
    .filter(({ mistakes: made }) => made <= allowed)
    .sort((one, other) => one.mistakes - other.mistakes);
  return near[0]?.name ?? null;
}

function isBeginning(typed: string, name: string): boolean {
  return typed.length > 1 && name.startsWith(typed);
}

/** Letters left out, added, taken for another, or two of them in the wrong order. */
function mistakes(one: string, other: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[line - 1] === other[column - 1];
      const swapped = one[line - 1] === other[column - 2] && one[line - 2] === other[column - 1];
      next.push(
        Math.min(
          (next[column - 1] ?? 0) + 1,
          (row[column] ?? 0) + 1,
          (row[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
