/** Where the window stood when it was last closed, fitted to the screens there are now. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

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
  try {
    return Saved.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/**
 * Bounds to open with. A window whose screen is gone opens at the default place with the size it had, never larger
 * than the first screen. `screens` are work areas, the primary first.
 */
export function fitToScreens(saved: Bounds | null, screens: readonly Bounds[]): Partial<Bounds> {
  const primary = screens[0];
  const width = clamp(saved?.width ?? DEFAULT_WIDTH, MIN_WIDTH, primary?.width);
  const height = clamp(saved?.height ?? DEFAULT_HEIGHT, MIN_HEIGHT, primary?.height);
  if (saved === null || !screens.some((screen) => reachable(saved, screen))) return { width, height };
  return {
    x: saved.x,
    y: saved.y,
    width: Math.max(MIN_WIDTH, saved.width),
    height: Math.max(MIN_HEIGHT, saved.height),
  };
}

function reachable(bounds: Bounds, screen: Bounds): boolean {
  const across = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
  const titleBarOnScreen = bounds.y >= screen.y && bounds.y < screen.y + screen.height - GRIP / 4;
  return across >= GRIP && titleBarOnScreen;
}

function clamp(value: number, least: number, most: number | undefined): number {
  return Math.round(Math.max(least, Math.min(value, most ?? value)));
}
