import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';
import { ask, type Published, publish } from '../support/publishedLibrary.ts';
import { type ServedLibrary, serveLibrary } from '../support/serve.ts';

const PHOTO = path.join(corpusFolder, 'orientation/exif-orientation-examples/Landscape_6.jpg');
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>';

let world: CliWorld;
let served: ServedLibrary;
let made: Published;
let photo: Buffer;
let photoPath: string;
let hiddenPath: string;
let trashedPath: string;

interface Addresses {
  readonly assets: readonly {
    readonly visibility: string;
    readonly addresses: readonly { readonly url: string }[];
  }[];
}
const pathOf = async (id: number) =>
  (await served.call('assets.get', { id })).json() as { value: { path: string } };
const sign = async (input: object) =>
  ((await served.call('addresses.sign', input)).json() as { value: { url: string; expires: number } }).value;

beforeAll(async () => {
  world = await cliWorld();
  photo = await readFile(PHOTO);
  await writeFile(path.join(world.folder, 'hostile.svg'), SVG);
  await writeFile(path.join(world.folder, 'gone.txt'), 'soon in the trash\n');
  await writeFile(path.join(world.folder, 'secret.txt'), 'for few\n');
  const file = (name: string) => path.join(world.folder, name);
  made = await publish(
    world,
    { open: [PHOTO, file('hostile.svg'), file('gone.txt')], hidden: [file('secret.txt')] },
    async (session, { open }) => {
      const trashed = open[2] ?? 0;
      trashedPath = (await ask(session, 'assets.get', { id: trashed })).path;
      await ask(session, 'assets.trash', { ids: [trashed] });
    },
  );
  served = await serveLibrary(world);
  photoPath = (await pathOf(made.open[0] ?? 0)).value.path;
  hiddenPath = (await pathOf(made.hidden[0] ?? 0)).value.path;
});
afterAll(() => world.remove());

describe('a public file', () => {
  it('is at MEDIA_URL and its path, for everybody, from anywhere', async () => {
    const answer = await served.ask(`/media/${photoPath}`, {
      headers: {
        Host: 'media.example.org',
        Origin: 'https://www.example.org',
        'Sec-Fetch-Site': 'cross-site',
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.body.equals(photo)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=600',
      etag: `"${createHash('sha256').update(photo).digest('hex')}"`,
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('comes in ranges and is not sent again to who has it', async () => {
    const part = await served.ask(`/media/${photoPath}`, { headers: { Range: 'bytes=-10' } });
    expect([part.status, part.headers['content-range']]).toEqual([
      206,
      `bytes ${photo.length - 10}-${photo.length - 1}/${photo.length}`,
    ]);
    expect(part.body.equals(photo.subarray(-10))).toBe(true);
    const { etag } = part.headers;
    const again = await served.ask(`/media/${photoPath}`, { headers: { 'If-None-Match': etag ?? '' } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('names its true type but stays inert when a browser could run it', async () => {
    const { value } = await pathOf(made.open[1] ?? 0);
    const { headers, body } = await served.ask(`/media/${value.path}`);
    expect(body.toString()).toBe(SVG);
    expect(headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(headers['content-disposition']).toMatch(/^attachment; filename="hostile\.svg"/);
  });

  it('has the address that was told', async () => {
    const { value } = (await served.call('addresses.of', { ids: [...made.open, ...made.hidden] })).json() as {
      value: Addresses;
    };
    expect(value.assets.map(({ visibility, addresses }) => [visibility, addresses[0]?.url])).toEqual([
      ['public', `/media/${photoPath}`],
      ['public', expect.stringMatching(/^\/media\/press\/.*\.svg$/)],
      ['private', undefined],
      ['private', undefined],
    ]);
  });

  it('answers at the path of another MEDIA_URL too, which always ends in a slash', async () => {
    const set = (mediaUrl: string) => served.call('settings.set', { mediaUrl });
    const settings = (await set('https://cdn.example.org/files')).json() as { value: { mediaUrl: string } };
    expect(settings.value.mediaUrl).toBe('https://cdn.example.org/files/');
    expect((await served.ask(`/files/${photoPath}`)).status).toBe(200);
    expect((await set('no slash')).json()).toMatchObject({ ok: false, error: { code: 'bad_request' } });
    await set('/media/');
    expect((await served.ask(`/files/${photoPath}`)).status).toBe(401);
  });
});

describe('what is not public', () => {
  it.each([
    ['a private file', () => hiddenPath],
    ['a file in the trash', () => trashedPath],
    ['the marker', () => '.mediaroot/marker.json'],
    ['a way out', () => '..%2f..%2fetc%2fpasswd'],
    ['a way out of a folder', () => 'press/../../library/catalog.sqlite'],
    ['a folder', () => 'press/'],
    ['nothing', () => ''],
  ])('is not there: %s', async (_, asked) => {
    const answer = await served.ask(`/media/${asked()}`);
    expect([answer.status, answer.headers['cache-control']]).toEqual([404, 'no-store']);
    expect(answer.json()).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('is not there for who has the token of the page either, without a signature', async () => {
    expect((await served.asUser(`/media/${hiddenPath}`)).status).toBe(404);
  });

  it('takes nothing but GET and HEAD', async () => {
    const answer = await served.ask(`/media/${photoPath}`, { method: 'POST', body: 'x' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

describe('a signed address', () => {
  it('shows a private file until it expires, and is not kept longer', async () => {
    const id = made.hidden[0] ?? 0;
    const { url, expires } = await sign({ id });
    expect(expires - Date.now()).toBeGreaterThan(3_500_000);
    const answer = await served.ask(url);
    expect([answer.status, answer.body.toString()]).toEqual([200, 'for few\n']);
    expect(answer.headers['content-disposition']).toMatch(/^inline; filename="secret\.txt"/);
    const [, seconds] = /^private, max-age=(\d+)$/.exec(answer.headers['cache-control'] ?? '') ?? [];
    expect(Number(seconds)).toBeLessThanOrEqual(3600);
  });

  it('can name the file it is saved as', async () => {
    const { url } = await sign({ id: made.hidden[0], seconds: 60, attachment: 'Übersicht 1.txt' });
    const { headers } = await served.ask(url);
    expect(headers['content-disposition']).toBe(
      `attachment; filename="_bersicht 1.txt"; filename*=UTF-8''%C3%9Cbersicht%201.txt`,
    );
  });

  it('is worth nothing for another file, altered, or by the key of another library', async () => {
    const { url } = await sign({ id: made.hidden[0] });
    const query = url.slice(url.indexOf('?'));
    expect((await served.ask(`/media/${trashedPath}${query}`)).status).toBe(404);
    expect((await served.ask(url.replace(/expires=\d/, 'expires=9'))).status).toBe(404);
    expect((await served.ask(url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).status).toBe(404);
    expect((await served.ask(`${url}&attachment=other.exe`)).status).toBe(404);
  });

  it('of a rendition that is not made yet, or of what is in the trash, is refused with words', async () => {
    const refused = (await served.call('addresses.sign', { id: made.hidden[0], rendition: 'medium' })).json();
    expect(refused).toMatchObject({
      error: { code: 'not_found', message: expect.stringContaining('medium') },
    });
    expect((await served.call('addresses.sign', { id: made.open[2] })).json()).toMatchObject({
      error: { code: 'not_found', message: expect.stringContaining('trash') },
    });
  });
});
