/** Sizes in words, in decimal units as file managers and disk makers count. */

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Three significant digits from 1 kB up; digits and separators of the locale, undefined for the system's. */
export function sizeWords(bytes: number, locale: string | undefined): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.5 would round to 1000
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  const words = value.toLocaleString(locale, { maximumFractionDigits: digits });
  return `${words} ${unit === 0 && value === 1 ? 'byte' : UNITS[unit]}`;
}
