import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebServerName } from '../../electron/library/addresses/webConfig.ts';
import { type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';
import { ask, publish } from '../support/publishedLibrary.ts';
import { type RunningServer, startWebServer, webServerProgram } from '../support/webServers.ts';

const PHOTO = path.join(corpusFolder, 'orientation/exif-orientation-examples/Landscape_6.jpg');
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

let world: CliWorld;
/** Stored paths by what they are. */
const paths = { photo: '', svg: '', html: '', secret: '' };

beforeAll(async () => {
  const plain = await cliWorld();
  world = { ...plain, mediaRoot: path.join(plain.folder, 'media of an archive') };
  const files = {
    'hostile.svg': SVG,
    'page.html': '<!doctype html><title>x</title><script>alert(1)</script>',
    'secret.txt': 'for few\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(world.folder, name), text);
  const file = (name: string) => path.join(world.folder, name);
  await publish(
    world,
    {
      open: [PHOTO, file('hostile.svg'), file('page.html')],
      hidden: [file('secret.txt')],
    },
    async (session, { open, hidden }) => {
      const stored = async (id: number | undefined) =>
        (await ask(session, 'assets.get', { id: id ?? 0 })).path;
      paths.photo = await stored(open[0]);
      paths.svg = await stored(open[1]);
      paths.html = await stored(open[2]);
      paths.secret = await stored(hidden[0]);
    },
  );
  // Beside what the library stored lies what others put there.
  const folder = path.join(world.mediaRoot, path.dirname(paths.photo));
  await writeFile(path.join(folder, 'shell.php'), '<?php echo "executed";');
  await writeFile(path.join(folder, '.htaccess'), 'Options +ExecCGI +Indexes\nAddHandler cgi-script .php\n');
});
afterAll(() => world.remove());

/** An asset that was given to a private collection while its file could not move yet, as on a disk that is away. */
const crowded = { library: '', hidden: '', open: '' };
beforeAll(async () => {
  const other = {
    ...world,
    library: path.join(world.folder, 'second'),
    mediaRoot: path.join(world.folder, 'media 2'),
  };
  crowded.library = other.library;
  const fresh = path.join(world.folder, 'fresh [1].txt');
  await writeFile(fresh, 'for all\n');
  await publish(other, { open: [PHOTO, fresh] }, async (session, { open }) => {
    crowded.hidden = (await ask(session, 'assets.get', { id: open[0] ?? 0 })).path;
    crowded.open = (await ask(session, 'assets.get', { id: open[1] ?? 0 })).path;
  });
  const catalog = new Database(path.join(other.library, 'catalog.sqlite'));
  catalog.exec(
    "UPDATE asset SET collection_id = (SELECT id FROM collection WHERE name = 'Vault') WHERE name LIKE 'Landscape%'",
  );
  catalog.close();
});

async function printed(server: WebServerName, library = world.library): Promise<string> {
  const { code, value } = await world.json<{ text: string; warnings: readonly string[] }>(
    'web-config',
    '--library',
    library,
    '--server',
    server,
  );
  expect(code).toBe(0);
  return value.text;
}

describe.each(['nginx', 'apache', 'caddy'] as const)('the configuration for %s', (name) => {
  const here = webServerProgram(name) !== undefined;
  let server: RunningServer;
  beforeAll(async () => {
    if (here)
      server = await startWebServer(name, await printed(name), path.join(world.folder, `run-${name}`));
  });
  afterAll(() => server?.stop());

  it.runIf(here)('serves a public file with its type, caching and guards, and runs nothing', async () => {
    const { status, headers, body } = await server.get(`/media/${paths.photo}`);
    expect(status).toBe(200);
    expect(body.equals(await readFile(PHOTO))).toBe(true);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=600',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(headers['content-disposition']).toBeUndefined();
  });

  it.runIf(here)('sends what a browser could run as a download', async () => {
    for (const active of [paths.svg, paths.html]) {
      const { status, headers } = await server.get(`/media/${active}`);
      expect([active, status, headers['content-disposition'], headers['x-content-type-options']]).toEqual([
        active,
        200,
        'attachment',
        'nosniff',
      ]);
      expect(headers['content-security-policy']).toContain('sandbox');
    }
  });

  it.runIf(here)('executes no script and lists no folder', async () => {
    const folder = path.posix.dirname(paths.photo);
    const script = await server.get(`/media/${folder}/shell.php`);
    expect(script.body.toString()).not.toBe('executed');
    expect([403, 404]).toContain((await server.get(`/media/${folder}/`)).status);
    expect([403, 404]).toContain((await server.get(`/media/${folder}/.htaccess`)).status);
  });

  it.runIf(here)('denies what is private, our own folder and every way out', async () => {
    const denied = [
      paths.secret,
      '.mediaroot/marker.json',
      'vault/',
      '',
      'press/../vault/x',
      'press/..%2f..%2flibrary/catalog.sqlite',
      '%2e%2e/library/catalog.sqlite',
    ];
    for (const asked of denied) {
      const { status, body } = await server.get(`/media/${asked}`);
      // Caddy says 200 and nothing else to what belongs to none of its rules.
      if (name === 'caddy' && status === 200) expect([asked, body.length]).toEqual([asked, 0]);
      else expect([asked, status]).toEqual([asked, expect.toBeOneOf([400, 403, 404])]);
    }
  });

  it.runIf(here)('denies by name what is private in a public folder', async () => {
    const text = await printed(name, crowded.library);
    expect(text).toContain(path.posix.basename(crowded.hidden, '.jpg'));
    const second = await startWebServer(name, text, path.join(world.folder, `run-${name}-crowded`));
    expect((await second.get(`/media/${crowded.hidden}`)).status).toBe(404);
    expect((await second.get(`/media/${crowded.open}`)).status).toBe(200);
    await second.stop();
  });

  it.runIf(here)('takes no other method', async () => {
    expect([403, 404, 405]).toContain((await server.get(`/media/${paths.photo}`, 'DELETE')).status);
    expect([403, 404, 405]).toContain((await server.get(`/media/${paths.photo}`, 'POST')).status);
  });
});

describe('any configuration', () => {
  it('is refused for a media folder that no configuration can name', async () => {
    const odd = await cliWorld();
    await mkdir(path.join(odd.folder, 'pay $day'));
    await odd.run('init', '--library', odd.library, '--media-root', path.join(odd.folder, 'pay $day'));
    const run = await odd.json<{ error: { code: string } }>(
      'web-config',
      '--library',
      odd.library,
      '--server',
      'nginx',
    );
    expect([run.code, run.value.error.code]).toEqual([2, 'bad_request']);
    await odd.remove();
  });

  it('wants a server it knows', async () => {
    const run = await world.run('web-config', '--library', world.library, '--server', 'iis');
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('--server')]);
  });
});
