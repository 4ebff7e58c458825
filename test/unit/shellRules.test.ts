import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLibraryWatch } from '../../electron/main/libraryWatch.ts';
import { isExternalLink, openLink } from '../../electron/main/links.ts';
import { createLocateCache } from '../../electron/main/locateCache.ts';
import { type Sender, senderProblem } from '../../electron/main/senderCheck.ts';
import { type Bounds, fitToScreens, MIN_HEIGHT, MIN_WIDTH } from '../../electron/main/windowState.ts';
import type { LibraryState } from '../../shared/contract/library.ts';
import { imageMime } from '../../shared/imageMagic.ts';
import { REMOTE_PRESETS } from '../../shared/remotePresets.ts';

describe('a caller of the shell', () => {
  const origin = 'app://mediaroot';
  const own: Sender = { known: true, frame: { origin, isMain: true } };

  it('is heard from the main frame of our own window and page', () => {
    expect(senderProblem(own, origin)).toBeNull();
  });

  it.each<[string, Sender]>([
    ['web contents nobody here made', { ...own, known: false }],
    ['a frame that is gone', { known: true, frame: null }],
    ['a subframe', { known: true, frame: { origin, isMain: false } }],
    ['another site', { known: true, frame: { origin: 'https://example.org', isMain: true } }],
    ['our media', { known: true, frame: { origin: 'media://library', isMain: true } }],
    ['a longer host', { known: true, frame: { origin: 'app://mediaroot.evil', isMain: true } }],
    ['an opaque origin', { known: true, frame: { origin: 'null', isMain: true } }],
  ])('is refused as %s', (_who, sender) => {
    expect(senderProblem(sender, origin)).not.toBeNull();
  });
});

describe('a link to the outside', () => {
  it('opens each provider’s page about its keys', () => {
    const pages = REMOTE_PRESETS.flatMap(({ keysFrom }) => (keysFrom === null ? [] : [keysFrom.url]));
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.filter((page) => !isExternalLink(page))).toEqual([]);
  });

  it.each([
    'https://www.openstreetmap.org/',
    'http://min.io/',
    'https://min.io.evil.example/',
    'https://minio.example/min.io',
    'https://min.io@evil.example/',
    'https://user:pass@min.io/',
    'https://min.io:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'not an address',
  ])('stays closed for %s', (address) => {
    expect(isExternalLink(address)).toBe(false);
  });
});

describe('a link that is opened', () => {
  const page = 'https://min.io/docs';

  it.each([
    ['says nothing where a browser takes it', async () => undefined, []],
    [
      'names its address, to be copied, where nothing takes it',
      () => Promise.reject(new Error('xdg-open: not found')),
      [
        {
          level: 'error',
          message: `No browser could be opened. Copy the address and open it in one yourself: ${page}`,
          address: page,
        },
      ],
    ],
  ])('%s', async (_what, outcome, told) => {
    const seen: unknown[] = [];
    const logged: string[] = [];
    await openLink(page, {
      open: outcome,
      tell: (notice) => void seen.push(notice),
      log: (_level, message) => void logged.push(message),
    });
    expect(seen).toEqual(told);
    expect(logged).toHaveLength(told.length);
  });
});

describe('the type of a thumbnail', () => {
  it.each([
    ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
    ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
    ['image/webp', [...Buffer.from('RIFF\x10\0\0\0WEBP')]],
    ['image/avif', [...Buffer.from('\0\0\0\x20ftypavif')]],
    [null, [...Buffer.from('<svg xmlns=')]],
    [null, [...Buffer.from('RIFF\x10\0\0\0WAVE')]],
    [null, [0xff]],
    [null, []],
  ])('is %s by its first bytes', (mime, head) => {
    expect(imageMime(Uint8Array.from(head))).toBe(mime);
  });
});

describe('the memory of where originals lie', () => {
  const file = (path: string) => ({ path, mime: 'video/mp4', size: 1, inline: true, name: path });

  it('lets go of what was not used for longest', () => {
    const cache = createLocateCache(2);
    cache.set('a', file('a'));
    cache.set('b', file('b'));
    cache.get('a');
    cache.set('c', file('c'));
    expect([cache.get('a')?.path, cache.get('b'), cache.get('c')?.path]).toEqual(['a', undefined, 'c']);
  });

  it('forgets everything when another library opens', () => {
    const cache = createLocateCache();
    cache.set('a', file('a'));
    cache.clear();
    expect(cache.get('a')).toBeUndefined();
  });
});

describe('what the shell knows of the library', () => {
  const state = (folder: string | null): LibraryState => ({
    status: folder === null ? 'none' : 'open',
    library:
      folder === null
        ? null
        : {
            ...{ id: 'a', name: 'A', path: folder, mediaRoot: '/media', assets: 0 },
            mediaRootState: 'online',
          },
    ...{ error: null, recent: [], defaults: { path: '/x', mediaRoot: '/y' } },
  });

  it('is where its thumbnails lie, and that another one is open than before', () => {
    const opened: (string | null)[] = [];
    const watch = createLibraryWatch(() => opened.push(watch.thumbnailsDir()));
    expect(watch.thumbnailsDir()).toBeNull();
    for (const folder of ['/a', '/a', '/b', null]) watch.note(state(folder));
    // told before the other one counts, so that nothing of the one before is taken for its own
    expect(opened).toEqual([null, path.join('/a', 'thumbnails'), path.join('/b', 'thumbnails')]);
    expect(watch.thumbnailsDir()).toBeNull();
  });
});

describe('the place of the window', () => {
  const screen: Bounds = { x: 0, y: 0, width: 1920, height: 1040 };
  const second: Bounds = { x: 1920, y: 0, width: 1280, height: 1024 };

  it('is where it was, on any screen that is still there', () => {
    const saved = { x: 2000, y: 50, width: 1000, height: 700 };
    expect(fitToScreens(saved, [screen, second])).toEqual(saved);
  });

  it('is left to the system when its screen is gone, with the size it had', () => {
    const saved = { x: 2000, y: 50, width: 1000, height: 700 };
    expect(fitToScreens(saved, [screen])).toEqual({ width: 1000, height: 700 });
  });

  it('never hides the title bar above the screen', () => {
    expect(fitToScreens({ x: 10, y: -400, width: 1000, height: 700 }, [screen])).not.toHaveProperty('x');
  });

  it('is no larger than a screen that has become smaller, and may lie across two', () => {
    const laptop = { x: 0, y: 0, width: 1366, height: 728 };
    const saved = { x: 0, y: 0, width: 2560, height: 1400 };
    expect(fitToScreens(saved, [laptop])).toEqual(laptop);
    const across = { x: 400, y: 20, width: 2400, height: 900 };
    expect(fitToScreens(across, [screen, second])).toEqual(across);
  });

  it('is left to the system when what was on the screen is lost by fitting its size', () => {
    const over = { x: -1920, y: 0, width: 2040, height: 700 };
    expect(fitToScreens(over, [screen, second])).toEqual({ width: 1920, height: 700 });
  });

  it('fits a small screen on the first start', () => {
    const laptop = { x: 0, y: 0, width: 1024, height: 700 };
    expect(fitToScreens(null, [laptop])).toEqual({ width: 1024, height: 700 });
  });

  it('is never smaller than the page can be laid out in, and its title bar can be taken hold of', () => {
    const rectangle = (
      place: fc.Arbitrary<number>,
      width: fc.Arbitrary<number>,
      height: fc.Arbitrary<number>,
    ) => fc.record({ x: place, y: place, width, height });
    const pixels = (min: number, max: number) => fc.integer({ min, max });
    // Round numbers meet exactly what is beside them.
    const place = fc.oneof(
      pixels(-5000, 5000),
      pixels(-5, 5).map((steps) => steps * 960),
    );
    const length = fc.oneof(pixels(-100, 6000), fc.constantFrom(119, 120, 121, 800, 960, 1920));
    const others = fc.array(rectangle(place, pixels(640, 5120), pixels(480, 2880)), { maxLength: 2 });
    fc.assert(
      fc.property(rectangle(place, length, length), others, (saved, more) => {
        const screens = [screen, ...more];
        const { x, y, width = 0, height = 0 } = fitToScreens(saved, screens);
        expect(width).toBeGreaterThanOrEqual(MIN_WIDTH);
        expect(height).toBeGreaterThanOrEqual(MIN_HEIGHT);
        if (x === undefined || y === undefined) return;
        expect([x, y]).toEqual([saved.x, saved.y]);
        const held = screens.filter((one) => {
          const seen = Math.min(x + width, one.x + one.width) - Math.max(x, one.x);
          return seen >= 120 && y >= one.y && y <= one.y + one.height - 30;
        });
        expect(held).not.toEqual([]);
      }),
      { numRuns: 2000, examples: [[{ x: -1920, y: 0, width: 2040, height: 0 }, [second]]] },
    );
  });
});
