/**
 * The window writes numbers as the system's region does, so that tests, whose expectations are written as in English,
 * hold anywhere: rewrites each number of `text` for the locale the test runs in.
 */
export function asHere(text: string): string {
  return text.replace(/(?<![\d/])\d[\d,]*(?:\.\d+)?(?![\d/])/g, (number) =>
    Number(number.replaceAll(',', '')).toLocaleString(undefined, { maximumFractionDigits: 2 }),
  );
}
