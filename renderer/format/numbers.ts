/** Numbers as people read them, in the system's own digits and separators. */

const counts = new Intl.NumberFormat();
const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

export function shownCount(count: number): string {
  return counts.format(count);
}

/** “1 item”, “1,214 items”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${shownCount(count)} ${count === 1 ? one : many}`;
}

/** Decimal units, as file managers and disk makers count: three significant digits from 1 kB up. */
export function shownBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.5 would round to 1000
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return counted(value, 'byte');
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} ${units[unit]}`;
}

export function shownRate(bytesPerSecond: number): string {
  return `${shownBytes(bytesPerSecond)}/s`;
}

/** Rough on purpose: a figure that jumps is worse than a coarse one. */
export function shownTimeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 10) return 'a few seconds left';
  if (seconds < 60) return `about ${Math.ceil(seconds / 10) * 10} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${counted(minutes, 'minute')} left`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `about ${hours} h${rest === 0 ? '' : ` ${rest} min`} left`;
}
