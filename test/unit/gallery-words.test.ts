import { describe, expect, it } from 'vitest';
import { shownDuration } from '../../renderer/features/gallery/duration.ts';
import { GalleryIndex } from '../../renderer/features/gallery/galleryIndex.ts';
import { computeLayout } from '../../renderer/features/gallery/layout.ts';
import { dayAt, scrubberTicks, trackOf } from '../../renderer/features/gallery/scrubberTicks.ts';
import { typeLabel } from '../../renderer/features/gallery/typeLabel.ts';
import { RECORD_BYTES, writeEntry } from '../../shared/packedIndex.ts';

describe('names of types', () => {
  it('are those people use, from the content before the name', () => {
    expect(typeLabel({ mime: 'image/jpeg', name: 'a.png' })).toBe('JPEG');
    expect(typeLabel({ mime: 'application/pdf', name: 'x' })).toBe('PDF');
    expect(typeLabel({ mime: 'audio/mpeg', name: 'song' })).toBe('MP3');
    expect(typeLabel({ mime: 'image/x-icon', name: 'favicon' })).toBe('ICO');
    expect(typeLabel({ mime: 'application/octet-stream', name: 'notes.xyz' })).toBe('XYZ');
    expect(typeLabel({ mime: 'application/x-some-long-thing', name: 'thing.abc' })).toBe('ABC');
    expect(typeLabel({ mime: 'application/octet-stream', name: 'README' })).toBe('File');
  });
});

describe('durations', () => {
  it('read like a clock', () => {
    expect([0, 7_400, 65_000, 600_000, 3_723_000, 36_000_000].map(shownDuration)).toEqual([
      '0:00',
      '0:07',
      '1:05',
      '10:00',
      '1:02:03',
      '10:00:00',
    ]);
  });
});

describe('the date scrubber', () => {
  const index = (() => {
    const count = 4000;
    const bytes = new ArrayBuffer(count * RECORD_BYTES);
    const view = new DataView(bytes);
    for (let at = 0; at < count; at += 1) {
      const day = 20_600 - Math.floor(at / 3);
      writeEntry(view, at, { id: at + 1, ratio: 1.5, kind: 'image', preview: 'ready', colour: null, day });
    }
    return new GalleryIndex(bytes, 1);
  })();
  const layout = computeLayout(index, {
    mode: 'justified',
    width: 1200,
    target: 200,
    gap: 4,
    grouping: 'month',
    header: 44,
    paddingTop: 0,
    paddingBottom: 16,
  });

  it('names each year once, where it begins, with room between', () => {
    const maxTop = layout.height - 800;
    const ticks = scrubberTicks(layout, index, maxTop, 700);
    const years = ticks.filter(({ year }) => year !== null);
    expect(years.map(({ year }) => year)).toEqual([2026, 2025, 2024, 2023, 2022]);
    const places = ticks.map(({ y }) => y).toSorted((a, b) => a - b);
    for (const [at, y] of places.entries()) {
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(700);
      if (at > 0) expect(y - places[at - 1]!).toBeGreaterThanOrEqual(9);
    }
    expect(new Set(ticks.map(({ key }) => key)).size).toBe(ticks.length);
  });

  it('gives each place on the track the date shown there', () => {
    const maxTop = layout.height - 800;
    expect(dayAt(layout, index, 0)).toBe(20_600);
    expect(dayAt(layout, index, maxTop)).toBeLessThan(20_600 - 1250);
    expect(trackOf(maxTop, maxTop, 700)).toBe(700);
    expect(trackOf(-5, maxTop, 700)).toBe(0);
    expect(trackOf(0, 0, 700)).toBe(0);
  });
});
