import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, cliWorld } from '../support/cli.ts';
import { type Answer, type ServedLibrary, serveLibrary } from '../support/serve.ts';

let world: CliWorld;
let served: ServedLibrary;
const CALL = '/api/call/library.state';
const JSON_TYPE = { 'Content-Type': 'application/json' };

beforeAll(async () => {
  world = await cliWorld();
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
  served = await serveLibrary(world);
});
afterAll(() => world.remove());

function expectRefusal(answer: Answer, status: number, code: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.json()).toMatchObject({
    ok: false,
    error: { code, message: expect.stringMatching(/\w+ \w+/) },
  });
}

async function post(headers: Readonly<Record<string, string>>): Promise<Answer> {
  return served.ask(CALL, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: '{"input":{}}' });
}

describe('the token', () => {
  it.each(['/', '/index.html', '/api/events', `/_media/original/${'0'.repeat(64)}`, '/nothing'])(
    'is asked for at %s',
    async (path) => {
      expectRefusal(await served.ask(path), 401, 'forbidden');
      expectRefusal(await served.ask(path, { headers: { Authorization: 'Bearer wrong' } }), 401, 'forbidden');
    },
  );

  it('in the address is turned into a cookie that scripts and other sites cannot use', async () => {
    const entered = await served.ask(`/?token=${served.token}`);
    expect(entered.status).toBe(303);
    expect(entered.headers.location).toBe('/');
    const cookie = entered.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);

    const own = { Cookie: cookie.split(';')[0] ?? '', Origin: `http://127.0.0.1:${served.port}` };
    expect((await post(own)).status).toBe(200);
    expect((await post({ ...own, Cookie: `${own.Cookie}x` })).status).toBe(401);
  });

  it('that is wrong in the address lets nobody in, even with a good cookie', async () => {
    const answer = await served.ask('/?token=guess', {
      headers: { Cookie: `mediaroot_${served.port}=${served.token}` },
    });
    expectRefusal(answer, 401, 'forbidden');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('never stands in a header of an answer but the cookie', async () => {
    const answer = await served.asUser('/');
    expect(JSON.stringify(answer.headers)).not.toContain(served.token);
  });
});

describe('a name that is not ours', () => {
  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost.evil.example:PORT',
    '0.0.0.0:PORT',
  ])('as Host is refused, token or not: %s', async (host) => {
    const answer = await served.asUser('/', { headers: { Host: host.replace('PORT', String(served.port)) } });
    expectRefusal(answer, 403, 'forbidden');
  });

  it('does not mean localhost, which is this machine', async () => {
    const answer = await served.asUser(CALL, { headers: { Host: `localhost:${served.port}` } });
    expect(answer.status).toBe(405);
  });
});

describe('another page', () => {
  it.each([
    'http://evil.example',
    'null',
    'http://127.0.0.1:1',
    'https://127.0.0.1:PORT',
    'http://localhost:PORT',
  ])('cannot call with its Origin: %s', async (origin) => {
    const headers = {
      Authorization: `Bearer ${served.token}`,
      Origin: origin.replace('PORT', String(served.port)),
    };
    expectRefusal(await post(headers), 403, 'forbidden');
  });

  it('cannot call with the cookie alone, since a browser always sends an Origin along', async () => {
    expectRefusal(await post({ Cookie: `mediaroot_${served.port}=${served.token}` }), 403, 'forbidden');
  });

  it.each(['cross-site', 'same-site'])('is recognised by Sec-Fetch-Site: %s', async (site) => {
    const fetched = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'no-cors' };
    expectRefusal(await served.asUser('/api/events', { headers: fetched }), 403, 'forbidden');
    expectRefusal(await post({ Authorization: `Bearer ${served.token}`, ...fetched }), 403, 'forbidden');
  });

  it('may link to us', async () => {
    const followed = {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    };
    expect((await served.ask(`/?token=${served.token}`, { headers: followed })).status).toBe(303);
  });

  it('gets no permission to read across origins', async () => {
    const asked = await served.ask(CALL, {
      method: 'OPTIONS',
      headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(asked.status).toBe(403);
    expect(Object.keys(asked.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a request that does not fit', () => {
  it.each([
    ['/api/call/library.state', 'GET', 'POST'],
    ['/api/events', 'POST', 'GET'],
    ['/', 'POST', 'GET, HEAD'],
    [`/_media/original/${'0'.repeat(64)}`, 'DELETE', 'GET, HEAD'],
    ['/api/upload/batch?name=a', 'GET', 'POST'],
    ['/api/upload/batch/done', 'PUT', 'POST'],
  ])('%s by %s is told to use %s', async (path, method, allow) => {
    const answer = await served.asUser(path, { method });
    expectRefusal(answer, 405, 'bad_request');
    expect(answer.headers.allow).toBe(allow);
  });

  it.each([
    '/nothing',
    '/api/nothing',
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/assets/../../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..\\..\\package.json',
    '/.git/config',
    '//etc/passwd',
    '/_media/thumb/../../catalog.sqlite',
    '/_media/original/..%2f..%2fcatalog.sqlite',
    `/_media/original/${'0'.repeat(64)}`,
    `/_media/thumb/${'0'.repeat(64)}/9999`,
    '/_media/etc/passwd',
  ])('finds nothing outside of what is served: %s', async (path) => {
    expectRefusal(await served.asUser(path), 404, 'not_found');
  });

  it('finds nothing under a whole address either', async () => {
    expectRefusal(await served.asUser('http://127.0.0.1/etc/passwd'), 404, 'not_found');
  });

  it('may not make calls that carry paths on disk', async () => {
    expectRefusal(await served.call('import.start', { paths: ['/etc/passwd'] }), 403, 'forbidden');
    expectRefusal(await served.call('import.bytes', { files: [] }), 403, 'forbidden');
  });

  it('to a call that does not exist is refused', async () => {
    expectRefusal(await served.call('constructor', {}), 404, 'unknown_call');
  });

  it('with another content type than JSON is refused, as a form of another page would send it', async () => {
    const answer = await served.asUser(CALL, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: '{"input":{}}',
    });
    expectRefusal(answer, 415, 'bad_request');
  });

  it.each(['', '[]', '{', '{"input":{},"more":1}'])(
    'with a body that is no call is refused: %j',
    async (body) => {
      expectRefusal(
        await served.asUser(CALL, { method: 'POST', headers: JSON_TYPE, body }),
        400,
        'bad_request',
      );
    },
  );

  it('is refused when its body is too large, announced or not', async () => {
    const body = JSON.stringify({ input: { text: 'x'.repeat(1_048_576) } });
    expectRefusal(
      await served.asUser(CALL, { method: 'POST', headers: JSON_TYPE, body }),
      413,
      'bad_request',
    );
    const chunked = { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' };
    expectRefusal(await served.asUser(CALL, { method: 'POST', headers: chunked, body }), 413, 'bad_request');
  });

  it('with an input that breaks the contract is answered with an error value', async () => {
    const answer = await served.call('assets.get', { id: -1 });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  });
});

describe('what only a desktop can do', () => {
  it.each([
    ['dialog.pickFolder', { title: 'x' }],
    ['dialog.import', { what: 'files' }],
    ['shell.reveal', { id: 1 }],
  ])('%s is refused with words', async (name, input) => {
    expect((await served.call(name, input)).json()).toMatchObject({
      ok: false,
      error: { code: 'unavailable', message: expect.stringContaining('browser') },
    });
  });

  it('is told apart by app.info', async () => {
    expect((await served.call('app.info', {})).json()).toMatchObject({ ok: true, value: { host: 'web' } });
  });
});

describe('the library used last', () => {
  it('is none at first, the one that a page makes then, and that one again after a restart', async () => {
    const own = await cliWorld();
    try {
      const first = await serveLibrary(own, 'last');
      const state = async (server: ServedLibrary) => (await server.call('library.state', {})).json();
      expect(await state(first)).toMatchObject({ ok: true, value: { status: 'none' } });
      const made = await first.call('library.create', { mediaRoot: own.mediaRoot });
      expect(made.json()).toMatchObject({ ok: true, value: { status: 'open' } });
      const ended = once(first.child, 'exit');
      first.child.kill('SIGINT');
      expect(await ended).toEqual([0, null]);

      const second = await serveLibrary(own, 'last');
      expect(await state(second)).toMatchObject({
        value: { status: 'open', library: { mediaRoot: own.mediaRoot } },
      });
    } finally {
      await own.remove();
    }
  });
});

describe('stopping', () => {
  it('ends open streams, frees the library and exits 0', async () => {
    const own = await cliWorld();
    try {
      await own.run('init', '--library', own.library, '--media-root', own.mediaRoot);
      const server = await serveLibrary(own);
      const stream = server.open('/api/events', { headers: { Authorization: `Bearer ${server.token}` } });
      const ended = new Promise((resolve) => {
        stream.on('response', (response) => {
          response.resume().on('end', resolve);
          server.child.kill('SIGTERM');
        });
      });
      stream.end();
      const code = new Promise((resolve) => server.child.once('exit', resolve));
      await ended;
      expect(await code).toBe(0);
      expect((await own.run('list', '--library', own.library)).code).toBe(0);
    } finally {
      await own.remove();
    }
  });
});
