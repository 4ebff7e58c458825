/** Numbers as people read them, in the system's own digits and separators. */
import { sizeWords } from '../../shared/sizes.ts';

const counts = new Intl.NumberFormat();

export function shownCount(count: number): string {
  return counts.format(count);
}

/** “1 item”, “1,214 items”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${shownCount(count)} ${count === 1 ? one : many}`;
}

/** Decimal units, as file managers and disk makers count: three significant digits from 1 kB up. */
export function shownBytes(bytes: number): string {
  return sizeWords(bytes, undefined);
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
