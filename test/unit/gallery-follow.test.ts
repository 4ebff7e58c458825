import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createListeners } from '../../renderer/client/listeners.ts';
import { type Client, ClientError } from '../../renderer/client/types.ts';
import { followIndex } from '../../renderer/features/gallery/followIndex.ts';
import type { GalleryIndex } from '../../renderer/features/gallery/galleryIndex.ts';
import type { PreviewState } from '../../shared/contract/asset.ts';
import { RECORD_BYTES, writeEntry } from '../../shared/packedIndex.ts';

/** An index of these assets, square and without a colour, as the library sends it. */
function packedOf(assets: Readonly<Record<number, PreviewState>>): string {
  const entries = Object.entries(assets);
  const view = new DataView(new ArrayBuffer(entries.length * RECORD_BYTES));
  for (const [at, [id, preview]] of entries.entries()) {
    writeEntry(view, at, { id: Number(id), ratio: 1, kind: 'image', preview, colour: null, day: 0 });
  }
  return Buffer.from(view.buffer).toString('base64');
}

const previewsOf = (index: GalleryIndex): Record<number, PreviewState> =>
  Object.fromEntries(Array.from({ length: index.length }, (_, at) => [index.id(at), index.preview(at)]));
const made = (id: number) => ({ id, preview: 'ready' as const, colour: 0x123456, width: 3, height: 2 });

/** A library that answers when it is told to, and the follower of its index. */
function followed() {
  const { on, onConnection, emit, setConnection } = createListeners();
  const open: { resolve(value: unknown): void; reject(error: unknown): void }[] = [];
  let asked = 0;
  const client = {
    on,
    onConnection,
    call: () => {
      asked += 1;
      return new Promise((resolve, reject) => open.push({ resolve, reject }));
    },
  } as Pick<Client, 'call' | 'on' | 'onConnection'>;
  const shown: GalleryIndex[] = [];
  const problems: string[] = [];
  const stop = followIndex(
    client,
    { sort: 'taken', direction: 'desc' },
    { show: (index) => shown.push(index), failed: (problem) => problems.push(problem) },
  );
  return {
    stop,
    shown,
    problems,
    setConnection,
    asked: () => asked,
    async answer(version: number, assets: Readonly<Record<number, PreviewState>>) {
      open.shift()?.resolve({ total: Object.keys(assets).length, packed: packedOf(assets), version });
      await vi.advanceTimersByTimeAsync(0);
    },
    async refuse(retryable: boolean) {
      open.shift()?.reject(new ClientError({ code: 'internal', message: 'Away.', retryable }));
      await vi.advanceTimersByTimeAsync(0);
    },
    changed: (version: number) => emit({ name: 'assets.changed', payload: { version } }),
    previews: (...ids: readonly number[]) =>
      emit({ name: 'previews.changed', payload: { previews: ids.map(made) } }),
  };
}

/** Longer than any wait between two readings. */
const quiet = () => vi.advanceTimersByTimeAsync(10_000);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the index of the gallery', () => {
  it('holds a preview that was made while the index was on its way', async () => {
    const library = followed();
    library.previews(2);
    await library.answer(1, { 1: 'pending', 2: 'pending' });
    expect(library.shown.map(previewsOf)).toEqual([{ 1: 'pending', 2: 'ready' }]);
    expect(library.shown[0]?.colour(1)).toBe(0x123456);
    expect(library.shown[0]?.ratio(1)).toBe(1.5);
  });

  it('takes a later answer at its word', async () => {
    const library = followed();
    library.previews(1);
    await library.answer(1, { 1: 'pending' });
    library.changed(2);
    await quiet();
    await library.answer(2, { 1: 'failed' });
    expect(library.shown.map(previewsOf)).toEqual([{ 1: 'ready' }, { 1: 'failed' }]);
  });

  it('is read again after a change that came while it was on its way', async () => {
    const library = followed();
    library.changed(2);
    await library.answer(1, {});
    await quiet();
    expect(library.asked()).toBe(2);
    await library.answer(2, { 1: 'pending' });
    await quiet();
    expect(library.asked()).toBe(2);
    expect(library.shown.map(({ length }) => length)).toEqual([0, 1]);
  });

  it('is not read again for a change that it holds already', async () => {
    const library = followed();
    library.changed(2);
    await library.answer(2, { 1: 'pending' });
    library.changed(2);
    await quiet();
    expect(library.asked()).toBe(1);
  });

  it('is read again whenever the library is back, also while it is on its way', async () => {
    const library = followed();
    for (const connection of ['down', 'up'] as const) library.setConnection(connection);
    await library.answer(1, {});
    await quiet();
    expect(library.asked()).toBe(2);
    for (const connection of ['down', 'up'] as const) library.setConnection(connection);
    await library.answer(1, {});
    await quiet();
    expect(library.asked()).toBe(3);
    await library.answer(1, {});
    await quiet();
    expect(library.asked()).toBe(3);
  });

  it('is followed from a library that began to count anew', async () => {
    const library = followed();
    await library.answer(100, { 1: 'ready' });
    for (const connection of ['down', 'up'] as const) library.setConnection(connection);
    await quiet();
    await library.answer(10, { 1: 'ready' });
    library.changed(11);
    await quiet();
    expect(library.asked()).toBe(3);
  });

  it.each([true, false])(
    'that could not be read is read again after a change; retryable: %s',
    async (can) => {
      const library = followed();
      await library.refuse(can);
      expect(library.problems).toEqual(['Away.']);
      await quiet();
      expect(library.asked()).toBe(can ? 2 : 1);
      library.changed(2);
      await library.answer(1, {});
      await quiet();
      expect(library.asked()).toBe(can ? 3 : 2);
    },
  );

  it('is read again after a change that came during a reading refused for good', async () => {
    const library = followed();
    library.changed(2);
    await library.refuse(false);
    await quiet();
    expect(library.asked()).toBe(2);
  });

  it('is neither shown nor read any more once it is not followed', async () => {
    const library = followed();
    library.changed(2);
    library.stop();
    await library.answer(1, { 1: 'ready' });
    library.changed(3);
    await quiet();
    expect(library.asked()).toBe(1);
    expect(library.shown).toEqual([]);
  });
});
