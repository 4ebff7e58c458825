import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import { type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';
import { type ServedLibrary, serveLibrary } from '../support/serve.ts';

let world: CliWorld;
let served: ServedLibrary;
let photo: Buffer;
let photoHash: string;
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>';
const svgHash = createHash('sha256').update(svg).digest('hex');

beforeAll(async () => {
  world = await cliWorld();
  photo = await readFile(path.join(corpusFolder, 'orientation/exif-orientation-examples/Landscape_6.jpg'));
  photoHash = createHash('sha256').update(photo).digest('hex');
  await writeFile(path.join(world.folder, 'photo.jpg'), photo);
  await writeFile(path.join(world.folder, 'hostile.svg'), svg);
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
  const imported = await world.run('import', '--library', world.library, 'photo.jpg', 'hostile.svg');
  expect(imported.code).toBe(0);
  served = await serveLibrary(world);
});
afterAll(() => world.remove());

interface Listed {
  readonly value: { readonly total: number; readonly assets: readonly AssetDetail[] };
}
const listed = async () =>
  ((await served.call('assets.list', { query: { sort: 'imported', direction: 'asc' } })).json() as Listed)
    .value;

/** Lines of the event stream until `enough` says so. */
async function events(
  enough: (line: string) => boolean,
  once: () => Promise<unknown>,
): Promise<readonly string[]> {
  const request = served.open('/api/events', { headers: { Authorization: `Bearer ${served.token}` } });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end();
  });
  expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  const lines: string[] = [];
  const heard = new Promise<void>((resolve) => {
    let rest = '';
    response.setEncoding('utf8').on('data', (part: string) => {
      const complete = (rest + part).split('\n');
      rest = complete.pop() ?? '';
      lines.push(...complete);
      if (complete.some(enough)) resolve();
    });
    // Leaving a stream in the middle is what this does.
    response.on('error', () => undefined);
  });
  await once();
  await heard;
  request.destroy();
  return lines;
}

async function upload(batch: string, files: readonly (readonly [string, string | Uint8Array])[], into = '') {
  for (const [name, body] of files) {
    const sent = await served.asUser(`/api/upload/${batch}?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      body,
    });
    expect(sent.json()).toEqual({ ok: true, value: {} });
  }
  return served.asUser(`/api/upload/${batch}/done${into}`, { method: 'POST' });
}

const isDone = (line: string) => line.startsWith('data:') && line.includes('"state":"done"');

describe('an original over HTTP', () => {
  it('comes whole, with its type, and unchanged', async () => {
    const answer = await served.asUser(`/_media/original/${photoHash}`);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(answer.body.equals(photo)).toBe(true);
  });

  it.each([
    ['bytes=0-99', 0, 99],
    ['bytes=100-', 100, null],
    ['bytes=-50', -50, null],
  ])('comes in part: %s', async (range, start, end) => {
    const answer = await served.asUser(`/_media/original/${photoHash}`, { headers: { Range: range } });
    expect(answer.status).toBe(206);
    const wanted = photo.subarray(start, end === null ? undefined : end + 1);
    expect(answer.body.equals(wanted)).toBe(true);
    expect(answer.headers['content-length']).toBe(String(wanted.length));
    expect(answer.headers['content-range']).toMatch(new RegExp(`^bytes \\d+-\\d+/${photo.length}$`));
  });

  it('has no bytes past its end', async () => {
    const answer = await served.asUser(`/_media/original/${photoHash}`, {
      headers: { Range: `bytes=${photo.length}-` },
    });
    expect(answer.status).toBe(416);
    expect(answer.headers['content-range']).toBe(`bytes */${photo.length}`);
  });

  it('is described without being sent by HEAD', async () => {
    const answer = await served.asUser(`/_media/original/${photoHash}`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe(String(photo.length));
    expect(answer.body.length).toBe(0);
  });

  it('is never shown as a page when it is an SVG', async () => {
    const answer = await served.asUser(`/_media/original/${svgHash}`);
    expect(answer.headers['content-disposition']).toMatch(/^attachment/);
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    expect(answer.headers['content-security-policy']).toContain('sandbox');
  });
});

describe('uploads', () => {
  const hostile = [
    '../escape.jpg',
    '/etc/absolute.jpg',
    'a//b.jpg',
    'a/./b.jpg',
    '..',
    'nul\0byte.jpg',
    '',
    `${'x'.repeat(256)}.jpg`,
  ];
  it.each(hostile)('are refused under the name %j', async (name) => {
    const answer = await served.asUser(`/api/upload/hostile?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      body: 'x',
    });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  });

  it.each(['../../x', 'a%2fb', 'x'.repeat(65), ''])('are refused into the batch %j', async (batch) => {
    expect(
      (await served.asUser(`/api/upload/${batch}?name=a.jpg`, { method: 'POST', body: 'x' })).status,
    ).toBe(404);
  });

  it('under strange but possible names are stored, and the names kept as plain text', async () => {
    const names = [
      'folder/<img src=x onerror=alert(1)>.txt',
      'newline\nname.txt',
      '\u202egpj.exe.txt',
      'CON.txt',
      'e\u0301 🎉.txt',
      'back\\slash.txt',
      '%2e%2e.txt',
    ];
    const before = (await listed()).total;
    await events(isDone, () =>
      upload(
        'strange',
        names.map((name, index) => [name, `content ${index}`]),
      ),
    );
    const after = await listed();
    expect(after.total).toBe(before + names.length);
    const kept = after.assets.slice(before).map(({ name }) => name);
    for (const name of names) expect(kept).toContain(name.split('/').at(-1));
    for (const { path: stored } of after.assets) expect(stored).toMatch(/^[a-z0-9/._-]+$/);
  });

  it('keep the time of the file where the page knows it, and ignore one that makes no sense', async () => {
    const times = [['old.txt', '1000000000000'] as const, ['odd.txt', 'yesterday'] as const];
    await events(isDone, async () => {
      for (const [name, time] of times)
        await served.asUser(`/api/upload/times?name=${name}&modified=${time}`, {
          method: 'POST',
          body: name,
        });
      return served.asUser('/api/upload/times/done', { method: 'POST' });
    });
    const { assets } = await listed();
    const taken = (name: string) => new Date(assets.find((asset) => asset.name === name)?.taken ?? 0);
    expect(taken('old.txt').getUTCFullYear()).toBe(2001);
    expect(taken('odd.txt').getUTCFullYear()).toBe(new Date().getUTCFullYear());
  });

  it('are announced to whoever listens, and then there', async () => {
    const body = `a line of its own ${'.'.repeat(100_000)}`;
    const lines = await events(isDone, () => upload('told', [['told.txt', body]]));
    expect(lines).toContain('event: import.progress');
    const { assets } = await listed();
    const told = assets.find(({ name }) => name === 'told.txt');
    expect(told?.sha256).toBe(createHash('sha256').update(body).digest('hex'));
  });

  it('go into the collection that is named, under its rules', async () => {
    const answer = await served.call('library.counts', {});
    const { value } = answer.json() as { value: { collections: { id: number; slug: string }[] } };
    const other = value.collections.find(({ slug }) => slug === 'other')?.id;
    await events(isDone, () => upload('sorted', [['by hand.txt', 'into Other']], `?collection=${other}`));
    const { assets } = await listed();
    expect(assets.find(({ name }) => name === 'by hand.txt')?.path).toMatch(/^other\//);
    const done = (into: string) => served.asUser(`/api/upload/lost/done${into}`, { method: 'POST' });
    for (const into of ['?collection=x', '?collection=0', '?collection='])
      expect((await done(into)).status).toBe(400);
    expect((await upload('lost', [['a.txt', 'kept']], '?collection=999')).json()).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
    // Nothing is lost of what was sent: it can still be imported.
    await events(isDone, () => done(''));
    expect((await listed()).assets.map(({ name }) => name)).toContain('a.txt');
  });

  it('that break off leave nothing behind', async () => {
    const incoming = path.join(world.mediaRoot, '.mediaroot', 'incoming');
    const leftovers = async () =>
      (await readdir(incoming, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const request = served.open('/api/upload/broken?name=broken.jpg', {
      method: 'POST',
      headers: { Authorization: `Bearer ${served.token}`, 'Content-Length': '1000000' },
    });
    request.on('error', () => undefined);
    await new Promise<void>((resolve) => request.write(Buffer.alloc(65_536), () => resolve()));
    await expect.poll(async () => (await leftovers()).length).toBe(1);
    request.destroy();
    await expect.poll(async () => (await leftovers()).length).toBe(0);
  });
});
