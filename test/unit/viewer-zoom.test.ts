import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNative, mayBeClear, pictureRefs, shownAs } from '../../renderer/features/viewer/source.ts';
import {
  clampView,
  fitScale,
  fitView,
  isFit,
  panBy,
  type Stage,
  toggleZoom,
  type View,
  zoomAt,
} from '../../renderer/features/viewer/zoomPan.ts';
import type { AssetRow } from '../../shared/contract/asset.ts';

// A panorama of several rows at the most, a line of one px at the least.
const length = fc.integer({ min: 1, max: 300_000 });
const stage: fc.Arbitrary<Stage> = fc.record({
  boxWidth: fc.integer({ min: 1, max: 8000 }),
  boxHeight: fc.integer({ min: 1, max: 5000 }),
  width: length,
  height: length,
});
const offset = fc.integer({ min: -400_000, max: 400_000 });
const view: fc.Arbitrary<View> = fc.record({
  scale: fc.double({ min: 0.001, max: 100, noNaN: true }),
  x: offset,
  y: offset,
});

describe('zoom and pan', () => {
  it('fit the whole picture and never enlarge it', () => {
    fc.assert(
      fc.property(stage, (box) => {
        const scale = fitScale(box);
        expect(scale).toBeLessThanOrEqual(1);
        expect(box.width * scale).toBeLessThanOrEqual(box.boxWidth + 0.01);
        expect(box.height * scale).toBeLessThanOrEqual(box.boxHeight + 0.01);
        const touches = box.width * scale > box.boxWidth - 0.01 || box.height * scale > box.boxHeight - 0.01;
        expect(scale === 1 || touches).toBe(true);
      }),
    );
  });

  it('leave no gap beside a picture larger than the box, and centre a smaller one', () => {
    fc.assert(
      fc.property(stage, view, (box, wish) => {
        const { scale, x, y } = clampView(box, wish);
        for (const [size, room, at] of [
          [box.width * scale, box.boxWidth, x],
          [box.height * scale, box.boxHeight, y],
        ] as const) {
          if (size <= room) expect(at).toBe(0);
          else expect(Math.abs(at)).toBeLessThanOrEqual((size - room) / 2 + 0.01);
        }
      }),
    );
  });

  it('keep what is under the pointer under it while there is picture on all sides', () => {
    const box: Stage = { boxWidth: 1000, boxHeight: 800, width: 6000, height: 4000 };
    const before = panBy(box, { scale: 1, x: 0, y: 0 }, 120, -60);
    const after = zoomAt(box, before, 1.5, 200, 100);
    expect((200 - after.x) / after.scale).toBeCloseTo((200 - before.x) / before.scale, 6);
    expect((100 - after.y) / after.scale).toBeCloseTo((100 - before.y) / before.scale, 6);
  });

  it('toggle between the whole picture and 100 %, and 200 % for small ones', () => {
    const large: Stage = { boxWidth: 1000, boxHeight: 800, width: 6000, height: 4000 };
    const close = toggleZoom(large, fitView(large), 0, 0);
    expect(close.scale).toBe(1);
    expect(isFit(large, close)).toBe(false);
    expect(toggleZoom(large, close, 0, 0)).toEqual(fitView(large));
    const small: Stage = { ...large, width: 100, height: 80 };
    expect(toggleZoom(small, fitView(small), 0, 0).scale).toBe(2);
  });
});

describe('what the viewer shows', () => {
  const asset = (fields: Partial<AssetRow>) =>
    ({ kind: 'image', mime: 'image/jpeg', preview: 'ready', sha256: 'b'.repeat(64), ...fields }) as AssetRow;

  it('is the original for what browsers show, then the rendition', () => {
    for (const mime of ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']) {
      expect(pictureRefs(asset({ mime })).map(({ kind }) => kind)).toEqual(['original', 'thumb']);
    }
  });

  it('is only ever the rendition for SVG and what browsers do not show', () => {
    for (const mime of ['image/svg+xml', 'image/heic', 'image/tiff', 'image/x-adobe-dng']) {
      expect(isNative({ mime })).toBe(false);
      expect(pictureRefs(asset({ mime }))).toEqual([
        { kind: 'thumb', sha256: 'b'.repeat(64), variant: '2048' },
      ]);
    }
  });

  it('is a panel where there is no picture and no player', () => {
    expect(shownAs(asset({ kind: 'document', mime: 'application/pdf', preview: 'none' }))).toBe('none');
    expect(shownAs(asset({ mime: 'image/heic', preview: 'failed' }))).toBe('none');
    expect(shownAs(asset({ mime: 'image/jpeg', preview: 'failed' }))).toBe('picture');
    expect(shownAs(asset({ kind: 'video', mime: 'video/mp4', preview: 'none' }))).toBe('video');
    expect(shownAs(asset({ kind: 'audio', mime: 'audio/mpeg', preview: 'none' }))).toBe('audio');
  });

  it('has a checkerboard only where there may be transparency', () => {
    expect(mayBeClear({ mime: 'image/png' })).toBe(true);
    expect(mayBeClear({ mime: 'image/jpeg' })).toBe(false);
  });
});
