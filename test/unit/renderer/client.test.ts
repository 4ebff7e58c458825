import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Bridge, createDesktopClient } from '../../../renderer/client/desktop.ts';
import { createWebClient } from '../../../renderer/client/web.ts';

const EMPTY_COUNTS = { all: 0, byKind: {}, collections: [], bytes: 0 };
const BUSY = { ok: false, error: { code: 'unavailable', message: 'Starting again.', retryable: true } };

class EventStream extends EventTarget {
  say(name: string, data: unknown): void {
    this.dispatchEvent(
      new MessageEvent(name, { data: typeof data === 'string' ? data : JSON.stringify(data) }),
    );
  }
}

/** A client over a host that answers each request by `answer`, and what was asked of it. */
function web(answer: (url: string, request: RequestInit) => unknown) {
  const stream = new EventStream();
  const asked: { url: string; body: BodyInit | null | undefined }[] = [];
  const client = createWebClient({
    openEvents: () => stream as unknown as EventSource,
    fetch: async (url, request = {}) => {
      asked.push({ url: String(url), body: request.body });
      const value = answer(String(url), request);
      return value instanceof Response ? value : Response.json(value);
    },
  });
  return { client, stream, asked };
}

function desktop(answer: (name: string) => unknown) {
  let tell: (name: string, payload: unknown) => void = () => {};
  const imported: { files: readonly File[]; mode: string; collection: number | undefined }[] = [];
  const bridge: Bridge = {
    host: 'desktop',
    mediaBase: 'media://library',
    invoke: async (name) => answer(name),
    subscribe: (listener) => {
      tell = listener;
      return () => {};
    },
    importFiles: async (files, mode, collection) => {
      imported.push({ files, mode, collection });
      return answer('importFiles');
    },
  };
  return {
    client: createDesktopClient(bridge),
    tell: (name: string, payload: unknown) => tell(name, payload),
    imported,
  };
}

afterEach(() => {
  vi.useRealTimers();
});

// the transports ask whether a source is a drop; a plain Node has no drops
Object.assign(globalThis, { DataTransfer: class {} });

describe.each(['desktop', 'web'] as const)('the %s client', (kind) => {
  const make = (answer: () => unknown) => (kind === 'web' ? web(answer).client : desktop(answer).client);

  it('gives the value of a good answer', async () => {
    const client = make(() => ({ ok: true, value: EMPTY_COUNTS }));
    expect(await client.call('library.counts', {})).toEqual(EMPTY_COUNTS);
  });

  it('throws the error of a refused call with its code and words', async () => {
    const client = make(() => ({
      ok: false,
      error: { code: 'no_library', message: 'No library is open.', retryable: false, correlationId: 'c1' },
    }));
    await expect(client.call('library.counts', {})).rejects.toMatchObject({
      code: 'no_library',
      message: 'No library is open.',
      retryable: false,
      correlationId: 'c1',
    });
  });

  it.each([null, 'text', {}, { ok: true, value: { all: 'many' } }, { ok: false, error: 'no' }])(
    'refuses an answer that is not of the contract: %o',
    async (answer) => {
      await expect(make(() => answer).call('library.counts', {})).rejects.toMatchObject({ code: 'internal' });
    },
  );

  it('says in plain words that the host is away, and that trying again can help', async () => {
    const client = make(() => {
      throw new TypeError('fetch failed');
    });
    await expect(client.call('library.counts', {})).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
      message: expect.not.stringContaining('fetch'),
    });
  });
});

describe('the desktop client', () => {
  it('passes on events of the contract and drops all others', () => {
    const { client, tell } = desktop(() => null);
    const heard: unknown[] = [];
    client.on('assets.changed', (payload) => heard.push(payload));
    tell('assets.changed', { version: 'x' });
    tell('toString', {});
    tell('assets.changed', { version: 7 });
    expect(heard).toEqual([{ version: 7 }]);
  });

  it('stops telling a listener that has left', () => {
    const { client, tell } = desktop(() => null);
    const heard: unknown[] = [];
    client.on('assets.changed', (payload) => heard.push(payload))();
    tell('assets.changed', { version: 7 });
    expect(heard).toEqual([]);
  });

  it('says that nothing is answered once not even a simple question is, and is back with its answer', async () => {
    vi.useFakeTimers();
    const info = Promise.withResolvers<unknown>();
    const { client } = desktop((name) => (name === 'app.info' ? info.promise : new Promise(() => {})));
    const heard: string[] = [];
    client.onConnection((connection) => heard.push(connection));
    void client.call('library.counts', {});
    await vi.advanceTimersByTimeAsync(29_000);
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(heard).toEqual(['down']);
    info.resolve({ ok: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toEqual(['down', 'up']);
  });

  it('lets a long call take its time while other questions are answered', async () => {
    vi.useFakeTimers();
    const long = Promise.withResolvers<unknown>();
    const { client } = desktop((name) => (name === 'app.info' ? { ok: true } : long.promise));
    const heard: string[] = [];
    client.onConnection((connection) => heard.push(connection));
    const counts = client.call('library.counts', {});
    await vi.advanceTimersByTimeAsync(600_000);
    long.resolve({ ok: true, value: EMPTY_COUNTS });
    expect(await counts).toEqual(EMPTY_COUNTS);
    expect(heard).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells when the library goes away and when it is back, once each', async () => {
    let answer: unknown = BUSY;
    const { client } = desktop(() => answer);
    const changes: string[] = [];
    client.onConnection((connection) => changes.push(connection));
    await client.call('library.counts', {}).catch(() => undefined);
    await client.call('library.counts', {}).catch(() => undefined);
    answer = { ok: true, value: EMPTY_COUNTS };
    await client.call('library.counts', {});
    await client.call('library.counts', {});
    expect(changes).toEqual(['down', 'up']);
  });

  it('hands over files only after what they wait for', async () => {
    const { client, imported } = desktop(() => ({ ok: true, value: { importId: 3 } }));
    const files = [new File(['x'], 'a.jpg')];
    let open = () => {};
    const after = new Promise<void>((resolve) => {
      open = resolve;
    });
    const sent = client.importFiles(files, { mode: 'move', collection: 7, after });
    await Promise.resolve();
    expect(imported).toEqual([]);
    open();
    expect(await sent).toEqual({ importId: 3, unsent: [] });
    expect(imported).toEqual([{ files, mode: 'move', collection: 7 }]);
  });

  it('waits with a drop for a library that is starting again, and gives up only on other errors', async () => {
    vi.useFakeTimers();
    const answers: unknown[] = [BUSY, BUSY, { ok: true, value: { importId: 5 } }];
    const { client, imported } = desktop(() => answers.shift());
    const sent = client.importFiles([new File(['x'], 'a.jpg')], { mode: 'copy' });
    await vi.runAllTimersAsync();
    expect(await sent).toEqual({ importId: 5, unsent: [] });
    expect(imported).toHaveLength(3);

    const refused = desktop(() => ({
      ok: false,
      error: { code: 'no_space', message: 'Full.', retryable: true },
    }));
    await expect(refused.client.importFiles([new File(['x'], 'a.jpg')], { mode: 'copy' })).rejects.toThrow(
      'Full.',
    );
    expect(refused.imported).toHaveLength(1);
  });

  it('starts nothing for nothing', async () => {
    const { client, imported } = desktop(() => null);
    expect(await client.importFiles([], { mode: 'copy' })).toEqual({ importId: null, unsent: [] });
    expect(imported).toEqual([]);
  });
});

describe('the web client', () => {
  it('asks at the address of the call and names media by hash', async () => {
    const { client, asked } = web(() => ({ ok: true, value: EMPTY_COUNTS }));
    await client.call('library.counts', {});
    expect(asked).toEqual([{ url: '/api/call/library.counts', body: '{"input":{}}' }]);
    const sha256 = 'a'.repeat(64);
    expect(client.mediaUrl({ kind: 'thumb', sha256, variant: '512' })).toBe(`/_media/thumb/${sha256}/512`);
  });

  it('hears events, not what is broken, and follows the stream going and coming', () => {
    const { client, stream } = web(() => null);
    const heard: unknown[] = [];
    client.on('assets.changed', (payload) => heard.push(payload));
    client.onConnection((connection) => heard.push(connection));
    stream.say('assets.changed', '{not json');
    stream.say('assets.changed', { version: 2 });
    stream.dispatchEvent(new Event('error'));
    stream.dispatchEvent(new Event('open'));
    expect(heard).toEqual([{ version: 2 }, 'down', 'up']);
  });

  it('sends each file to one batch under its own name, then starts the import', async () => {
    const { client, asked } = web((url) =>
      url.endsWith('/done') ? { ok: true, value: { importId: 9 } } : { ok: true, value: {} },
    );
    const names = ['a b&c.jpg', 'ünï.jpg', 'lone\ud800.jpg', 'd.jpg', 'e.jpg'];
    const files = names.map((name) => new File(['abc'], name));
    const steps: number[] = [];
    const sent = await client.importFiles(files, {
      mode: 'copy',
      onProgress: ({ files: done }) => steps.push(done),
    });
    expect(sent).toEqual({ importId: 9, unsent: [] });
    const uploads = asked.slice(0, -1).map(({ url }) => new URL(url, 'http://host'));
    expect(new Set(uploads.map(({ pathname }) => pathname)).size).toBe(1);
    expect(uploads.map(({ searchParams }) => searchParams.get('name')).toSorted()).toEqual(
      names.map((name) => name.toWellFormed()).toSorted(),
    );
    expect(asked.at(-1)?.url).toBe(`${uploads[0]?.pathname}/done`);
    expect(steps).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('goes on after a file that fails, and names it with its reason', async () => {
    const { client } = web((url) => {
      if (url.endsWith('/done')) return { ok: true, value: { importId: 9 } };
      return new URL(url, 'http://host').searchParams.get('name') === 'bad.jpg'
        ? { ok: false, error: { code: 'no_space', message: 'The disk is full.', retryable: false } }
        : { ok: true, value: {} };
    });
    const files = [new File(['a'], 'good.jpg'), new File(['b'], 'bad.jpg')];
    expect(await client.importFiles(files, { mode: 'copy' })).toEqual({
      importId: 9,
      unsent: [{ name: 'bad.jpg', reason: 'The disk is full.' }],
    });
  });

  it('names the collection the files go into when the import starts', async () => {
    const { client, asked } = web((url) =>
      url.includes('/done') ? { ok: true, value: { importId: 9 } } : { ok: true, value: {} },
    );
    await client.importFiles([new File(['a'], 'a.jpg')], { mode: 'copy', collection: 7 });
    expect(asked.at(-1)?.url).toMatch(/\/done\?collection=7$/);
  });

  it('starts no import when no file arrived', async () => {
    const { client, asked } = web(() => BUSY);
    const { importId, unsent } = await client.importFiles([new File(['a'], 'a.jpg')], { mode: 'copy' });
    expect([importId, unsent.length]).toEqual([null, 1]);
    expect(asked.some(({ url }) => url.endsWith('/done'))).toBe(false);
  });

  it('stops when told to', async () => {
    const abort = new AbortController();
    const { client } = web(() => {
      abort.abort();
      throw new DOMException('aborted', 'AbortError');
    });
    const sending = client.importFiles([new File(['a'], 'a.jpg')], { mode: 'copy', signal: abort.signal });
    await expect(sending).rejects.toMatchObject({ code: 'cancelled' });
  });
});
