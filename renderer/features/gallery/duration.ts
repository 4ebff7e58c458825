/** Length of a video or recording as people write it: 0:07, 12:34, 1:02:03. */
export function shownDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3600);
  const padded = parts.map((part) => String(part).padStart(2, '0'));
  if (hours > 0) return `${hours}:${padded.join(':')}`;
  return `${parts[0]}:${padded[1]}`;
}
