/** Zoom and pan of one picture in a box. Pure; px are CSS px. */

export interface Stage {
  /** The room there is. */
  readonly boxWidth: number;
  readonly boxHeight: number;
  /** The picture at 100 %: one of its px to one px of the screen. */
  readonly width: number;
  readonly height: number;
}

export interface View {
  /** 1 is 100 %. */
  readonly scale: number;
  /** From the middle of the box to the middle of the picture. */
  readonly x: number;
  readonly y: number;
}

const LARGEST = 16;
/** What counts as the same size: a rounding of the pointer, not a wish to zoom. */
const SAME = 0.001;

/** The whole picture in the box; small pictures keep their size. */
export function fitScale({ boxWidth, boxHeight, width, height }: Stage): number {
  if (width <= 0 || height <= 0) return 1;
  return Math.min(1, boxWidth / width, boxHeight / height);
}

export function fitView(stage: Stage): View {
  return { scale: fitScale(stage), x: 0, y: 0 };
}

export function isFit(stage: Stage, view: View): boolean {
  return view.scale <= fitScale(stage) + SAME;
}

/** Keeps the scale in range, and the picture over the box: centred where it is smaller, without gaps where it is larger. */
export function clampView(stage: Stage, view: View): View {
  const scale = Math.min(LARGEST, Math.max(fitScale(stage), view.scale));
  const roomX = Math.max(0, (stage.width * scale - stage.boxWidth) / 2);
  const roomY = Math.max(0, (stage.height * scale - stage.boxHeight) / 2);
  return {
    scale,
    x: Math.min(roomX, Math.max(-roomX, view.x)) + 0,
    y: Math.min(roomY, Math.max(-roomY, view.y)) + 0,
  };
}

/** Zooms to a scale so that what lies under a point (from the middle of the box) stays under it. */
export function zoomAt(stage: Stage, view: View, scale: number, x: number, y: number): View {
  const wanted = Math.min(LARGEST, Math.max(fitScale(stage), scale));
  const factor = wanted / view.scale;
  return clampView(stage, { scale: wanted, x: x - (x - view.x) * factor, y: y - (y - view.y) * factor });
}

/** Between the whole picture and 100 %; pictures that fit at 100 % go to 200 %. */
export function toggleZoom(stage: Stage, view: View, x: number, y: number): View {
  if (!isFit(stage, view)) return fitView(stage);
  return zoomAt(stage, view, fitScale(stage) < 1 - SAME ? 1 : 2, x, y);
}

export function panBy(stage: Stage, view: View, x: number, y: number): View {
  return clampView(stage, { ...view, x: view.x + x, y: view.y + y });
}
