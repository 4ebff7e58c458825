/**
 * Browsers cap the height of an element (16 to 33 million px), and Chromium mistakes which layer lies over which beyond
 * 2^23 px. Above {@link MAX_ELEMENT} the scrolled element is shorter than the grid: near both ends a px is a px, in between one px
 * of the scroll bar stands for several of the grid. Wheels, keys and touch move the grid by true px everywhere
 * ({@link follow}); only jumps of the scroll bar go through the map.
 */
export const MAX_ELEMENT = 8_000_000;

/** How far from each end the map is the identity. */
const EDGE = 1_000_000;

export interface ScrollMap {
  /** Height the scrolled element is given. */
  readonly element: number;
  /** Greatest scrollTop of the element. */
  readonly maxScroll: number;
  /** Greatest top of the viewport in grid px. */
  readonly maxTop: number;
}

export function scrollMap(contentHeight: number, viewport: number, cap = MAX_ELEMENT): ScrollMap {
  const element = Math.min(contentHeight, cap);
  return {
    element,
    maxScroll: Math.max(0, element - viewport),
    maxTop: Math.max(0, contentHeight - viewport),
  };
}

function edgeOf(map: ScrollMap): number {
  return Math.min(EDGE, map.maxScroll / 4);
}

/** Grid px at the top of the viewport for a scrollTop; never falls as scrollTop grows. */
export function toGrid(map: ScrollMap, scrollTop: number): number {
  const at = Math.min(map.maxScroll, Math.max(0, scrollTop));
  if (map.maxTop <= map.maxScroll) return at;
  const edge = edgeOf(map);
  if (at <= edge) return at;
  if (at >= map.maxScroll - edge) return map.maxTop - (map.maxScroll - at);
  const slope = (map.maxTop - 2 * edge) / (map.maxScroll - 2 * edge);
  return Math.round(edge + (at - edge) * slope);
}

/** The scrollTop that stands for a grid position; the inverse of {@link toGrid} to within a px of the scroll bar. */
export function toScroll(map: ScrollMap, top: number): number {
  const at = Math.min(map.maxTop, Math.max(0, top));
  if (map.maxTop <= map.maxScroll) return at;
  const edge = edgeOf(map);
  if (at <= edge) return at;
  if (at >= map.maxTop - edge) return map.maxScroll - (map.maxTop - at);
  const slope = (map.maxScroll - 2 * edge) / (map.maxTop - 2 * edge);
  return Math.round(edge + (at - edge) * slope);
}

/** True for as long as the scroll bar and the grid agree without a map. */
export function isIdentity(map: ScrollMap): boolean {
  return map.maxTop <= map.maxScroll;
}

/**
 * The grid position after the element scrolled from `from` to `to`: small steps move the grid by as many px, so that nothing is
 * skipped; a jump (more than `jump` px) is read off the map, and so are the very ends.
 */
export function follow(map: ScrollMap, top: number, from: number, to: number, jump: number): number {
  if (isIdentity(map) || Math.abs(to - from) > jump || to <= 0 || to >= map.maxScroll) return toGrid(map, to);
  return Math.min(map.maxTop, Math.max(0, top + to - from));
}
