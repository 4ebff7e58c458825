import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import { corpusFolder } from '../support/cli.ts';
import {
  createDefaultLibrary,
  type Folders,
  importByDialog,
  launchApp,
  makeFolders,
  mediaRootOf,
  type RunningApp,
} from './support/app.ts';

const PHOTO = 'orientation/exif-orientation-examples/Landscape_6.jpg';
const SVG = 'hostile/synthetic/svg/script-alert.svg';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

let folders: Folders;
let running: RunningApp;
let assets: readonly AssetDetail[];
/** Large enough to go out as a stream of many pieces. */
const long = Buffer.alloc(3_000_000, 0).map((_, index) => (index * 31) % 251);

/** Asks for an address as the session of the window does. */
async function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const answer = await running.app.evaluate(
    async ({ session }, request) => {
      const response = await session.defaultSession.fetch(request.url, request);
      const bytes = Buffer.from(await response.arrayBuffer());
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: bytes.toString('base64'),
      };
    },
    { url, headers, method },
  );
  return { ...answer, body: Buffer.from(answer.body, 'base64') };
}

function assetNamed(name: string): AssetDetail {
  const found = assets.find((asset) => asset.name === name);
  if (found === undefined) throw new Error(`${name} was not imported`);
  return found;
}
const originalOf = (name: string) => `media://library/original/${assetNamed(name).sha256}`;

beforeAll(async () => {
  folders = await makeFolders();
  const dropped = path.join(folders.folder, 'dropped');
  await mkdir(dropped);
  await copyFile(path.join(corpusFolder, PHOTO), path.join(dropped, 'photo.jpg'));
  await copyFile(path.join(corpusFolder, SVG), path.join(dropped, 'active.svg'));
  await writeFile(path.join(dropped, 'long.bin'), long);
  running = await launchApp(folders);
  await createDefaultLibrary(running);
  await importByDialog(running, 'folder', [dropped]);
  const listed = (await running.call('assets.list', { query: {} })) as { assets: AssetDetail[] };
  assets = listed.assets;
});

afterAll(async () => {
  await running.quit();
  await folders.remove();
});

describe('media: addresses', () => {
  it('of any other form are refused', async () => {
    const { sha256 } = assetNamed('photo.jpg');
    const addresses = [
      'media://library/',
      'media://library/original/../../../../etc/passwd',
      'media://library/original/..%2f..%2fetc%2fpasswd',
      `media://library/original/${sha256}/..%2f..%2fcatalog.sqlite`,
      `media://library/original/${sha256}%00`,
      `media://library/original/${sha256.toUpperCase()}`,
      `media://library/original/${sha256.slice(1)}`,
      `media://library/original/${sha256}?x=1`,
      `media://library/thumb/${sha256}`,
      `media://library/thumb/${sha256}/1024`,
      `media://library/thumb/${sha256}/512/`,
      `media://elsewhere/original/${sha256}`,
      'media://library/catalog.sqlite',
    ];
    const statuses = await Promise.all(addresses.map(async (url) => (await ask(url)).status));
    expect(statuses).toEqual(addresses.map(() => 400));
  });

  it('of content that is not here are answered with 404', async () => {
    const sha256 = '0'.repeat(64);
    expect((await ask(`media://library/original/${sha256}`)).status).toBe(404);
    expect((await ask(`media://library/thumb/${sha256}/512`)).status).toBe(404);
  });

  it('take no method but GET and HEAD', async () => {
    const answer = await ask(originalOf('photo.jpg'), {}, 'POST');
    expect(answer.status).toBe(405);
  });
});

describe('an original', () => {
  it('comes whole, byte for byte, with its own type', async () => {
    const answer = await ask(originalOf('photo.jpg'));
    expect(answer.status).toBe(200);
    expect(answer.body.equals(await readFile(path.join(corpusFolder, PHOTO)))).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      etag: `"${assetNamed('photo.jpg').sha256}"`,
    });
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=100-1999999', 100, 1_999_999],
    ['bytes=2999999-', 2_999_999, 2_999_999],
    ['bytes=-500', 2_999_500, 2_999_999],
    ['bytes=1000000-9999999', 1_000_000, 2_999_999],
  ])('comes in the part asked for: %s', async (range, first, last) => {
    const answer = await ask(originalOf('long.bin'), { Range: range });
    expect(answer.status).toBe(206);
    expect(answer.headers['content-range']).toBe(`bytes ${first}-${last}/${long.length}`);
    expect(answer.body.equals(long.subarray(first, last + 1))).toBe(true);
  });

  it('has no part beyond its end', async () => {
    const answer = await ask(originalOf('long.bin'), { Range: 'bytes=3000000-' });
    expect(answer.status).toBe(416);
    expect(answer.headers['content-range']).toBe('bytes */3000000');
  });

  it('is not sent again to who has it', async () => {
    const { sha256 } = assetNamed('photo.jpg');
    const answer = await ask(originalOf('photo.jpg'), { 'If-None-Match': `"${sha256}"` });
    expect(answer.status).toBe(304);
    expect(answer.body).toHaveLength(0);
  });

  it('that is gone from the disk is a 404, though it was served before', async () => {
    const asset = assetNamed('long.bin');
    const file = path.join(await mediaRootOf(running), asset.path);
    expect((await stat(file)).size).toBe(long.length);
    await rm(file);
    expect((await ask(originalOf('long.bin'))).status).toBe(404);
  });
});

describe('an SVG original', () => {
  it('goes out as an attachment without a type a browser would run', async () => {
    const { headers } = await ask(originalOf('active.svg'));
    expect(headers['content-disposition']).toMatch(/^attachment; filename="active.svg"/);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  });

  it('runs no script, in the page or opened by itself', async () => {
    const url = originalOf('active.svg');
    const inPage = await running.page.evaluate(async (address) => {
      let dialogs = 0;
      window.alert = () => {
        dialogs += 1;
      };
      const settled = (element: HTMLElement) =>
        new Promise<void>((resolve) => {
          element.onload = element.onerror = () => resolve();
          document.body.append(element);
        });
      const picture = Object.assign(document.createElement('img'), { src: address });
      const object = Object.assign(document.createElement('object'), { data: address });
      await Promise.all([settled(picture), settled(object)]);
      picture.remove();
      object.remove();
      return dialogs;
    }, url);
    expect(inPage).toBe(0);
    const alone = await running.app.evaluate(async ({ BrowserWindow }, address) => {
      const window = new BrowserWindow({ show: false });
      const outcome = await window.loadURL(address).then(
        () => 'shown',
        (error: Error) => error.message,
      );
      window.destroy();
      return outcome;
    }, url);
    expect(alone).toMatch(/ERR_FAILED|ERR_ABORTED/);
  });
});

describe('a thumbnail', () => {
  it('comes with the type its bytes say, upright, and may be kept for good', async () => {
    const { sha256, id } = assetNamed('photo.jpg');
    const preview = async () => ((await running.call('assets.get', { id })) as AssetDetail).preview;
    await expect.poll(preview, { timeout: 30_000 }).toBe('ready');
    const answer = await ask(`media://library/thumb/${sha256}/512`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^image\/(jpeg|webp|png|avif)$/);
    expect(answer.headers['cache-control']).toContain('immutable');
    const size = await running.page.evaluate(async (src) => {
      const picture = Object.assign(new Image(), { src });
      await picture.decode();
      return [picture.naturalWidth, picture.naturalHeight];
    }, `media://library/thumb/${sha256}/512`);
    expect(size[0]).toBeGreaterThan(size[1] ?? 0);
  });

  it('of the viewer is made when it is first asked for', async () => {
    const { sha256 } = assetNamed('photo.jpg');
    const width = await running.page.evaluate(async (src) => {
      const picture = Object.assign(new Image(), { src });
      await picture.decode();
      return picture.naturalWidth;
    }, `media://library/thumb/${sha256}/2048`);
    expect(width).toBeGreaterThan(512);
  });
});
