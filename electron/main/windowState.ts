/** Where the window stood when it was last closed, fitted to the screens there are now. */
import { z } from 'zod';
import { readJson } from './ownFiles.ts';

export const MIN_WIDTH = 800;
export const MIN_HEIGHT = 560;
const DEFAULT_WIDTH = 1280;
const DEFAULT_HEIGHT = 860;
/** Part of the window, in px, that must lie on a screen for its title bar to be reached. */
const GRIP = 120;

const Bounds = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Bounds = z.infer<typeof Bounds>;
const Saved = z.object({ bounds: Bounds, maximized: z.boolean() });
export type WindowState = z.infer<typeof Saved>;

/** What was saved; null when nothing was, or nothing that can be read. */
export function readWindowState(file: string): WindowState | null {
  return Saved.safeParse(readJson(file)).data ?? null;
}

/**
 * Bounds to open with. A window whose screen is gone opens at the default place with the size it had; none is larger than the
 * screens it lies on. `screens` are work areas, the primary first.
 */
export function fitToScreens(saved: Bounds | null, screens: readonly Bounds[]): Partial<Bounds> {
  const under = saved === null ? [] : screens.filter((screen) => reachable(saved, screen));
  const room = under.length > 0 ? around(under) : screens[0];
  const size = {
    width: clamp(saved?.width ?? DEFAULT_WIDTH, MIN_WIDTH, room?.width),
    height: clamp(saved?.height ?? DEFAULT_HEIGHT, MIN_HEIGHT, room?.height),
  };
  if (saved === null) return size;
  const place = { x: saved.x, y: saved.y, ...size };
  // Asked of the fitted place: a window that hung over the left edge may have lost the part that was on the screen.
  return under.some((screen) => reachable(place, screen)) ? place : size;
}

/** Size of the rectangle that holds all of them. */
function around(screens: readonly Bounds[]): Pick<Bounds, 'width' | 'height'> {
  const length = (from: 'x' | 'y', size: 'width' | 'height') =>
    Math.max(...screens.map((screen) => screen[from] + screen[size])) -
    Math.min(...screens.map((screen) => screen[from]));
  return { width: length('x', 'width'), height: length('y', 'height') };
}

function reachable(bounds: Bounds, screen: Bounds): boolean {
  const across = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
  const titleBarOnScreen = bounds.y >= screen.y && bounds.y < screen.y + screen.height - GRIP / 4;
  return across >= GRIP && titleBarOnScreen;
}

function clamp(value: number, least: number, most: number | undefined): number {
  return Math.round(Math.max(least, Math.min(value, most ?? value)));
}
