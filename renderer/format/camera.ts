/** What the camera recorded, written as photographers write it. */

interface Exposure {
  /** Seconds. */
  readonly exposureTime: number | null;
  readonly fNumber: number | null;
  readonly iso: number | null;
  /** Millimetres. */
  readonly focalLength: number | null;
}

/** “1/125 s” below 0.3 s, “1.5 s” above. */
export function shownExposureTime(seconds: number): string {
  if (seconds <= 0) return '0 s';
  if (seconds < 0.3) return `1/${Math.round(1 / seconds)} s`;
  return `${short(seconds)} s`;
}

/** “1/125 s · f/2.8 · ISO 200 · 50 mm”, only what is known; null when nothing is. */
export function shownExposure({ exposureTime, fNumber, iso, focalLength }: Exposure): string | null {
  const parts = [
    exposureTime !== null && shownExposureTime(exposureTime),
    fNumber !== null && `f/${short(fNumber)}`,
    iso !== null && `ISO ${iso}`,
    focalLength !== null && `${short(focalLength)} mm`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : parts.join(' · ');
}

/** Decimal degrees to five places, about a metre: what maps take when it is pasted. */
export function shownPosition(latitude: number, longitude: number): string {
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
}

/** “4000 × 3000 · 12 MP”. */
export function shownDimensions(width: number, height: number): string {
  const megapixels = (width * height) / 1e6;
  const size = `${width} × ${height}`;
  return megapixels < 0.95 ? size : `${size} · ${short(megapixels)} MP`;
}

/** At most one decimal, none when it would be zero. */
function short(value: number): string {
  return String(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
}
