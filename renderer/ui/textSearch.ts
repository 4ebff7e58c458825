/** Searching short texts as one types: every word typed must begin a word of the text, in any order, without regard to accents. */

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The words of a text as they are compared. */
function wordsIn(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Whether texts taken together hold every word typed. Nothing typed is held by all. */
export function holdsWords(typed: string, texts: readonly string[]): boolean {
  const have = texts.flatMap(wordsIn);
  return wordsIn(typed).every((word) => have.some((one) => one.startsWith(word)));
}

export interface MarkedPart {
  /** Where it begins in the text. */
  readonly at: number;
  readonly text: string;
  readonly marked: boolean;
}

/** A text cut where words typed begin words of it: the parts that were typed are marked. */
export function markWords(typed: string, text: string): readonly MarkedPart[] {
  const wanted = wordsIn(typed);
  const parts: MarkedPart[] = [];
  const put = (from: number, to: number, marked: boolean) => {
    if (to > from) parts.push({ at: from, text: text.slice(from, to), marked });
  };
  let at = 0;
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const longest = Math.max(
      0,
      ...wanted.filter((one) => fold(word).startsWith(one)).map((one) => one.length),
    );
    put(at, index, false);
    // accents may be characters of their own: then the word is marked whole
    const whole = longest > 0 ? word.length : 0;
    const end = index + (fold(word).length === word.length ? longest : whole);
    put(index, end, true);
    put(end, index + word.length, false);
    at = index + word.length;
  }
  put(at, text.length, false);
  return parts;
}
