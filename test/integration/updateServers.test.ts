import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startUpdateServer, type UpdateServer } from '../support/updateServer.ts';
import { startUpdating, type Updating } from '../support/updating.ts';

let server: UpdateServer;
let app: Updating;

beforeEach(async () => {
  server = await startUpdateServer();
  // As GitHub's releases, which keep their files on another host.
  app = await startUpdating(server, { others: { 'files.example': server } });
});
afterEach(async () => {
  await app.close();
  await server.close();
});

/** Sends on to `/asset/…` of another server, for these files of the release. */
function sendOn(to: string, names: readonly string[] = Object.values(server.names)): void {
  for (const name of names)
    server.answer(name, (response, content) =>
      response.req.url?.startsWith('/asset/')
        ? response.end(content)
        : response.writeHead(302, { location: `${to}/asset/${name}` }).end(),
    );
}
const askedElsewhere = () =>
  server.requests.map((request) => request.path).filter((at) => at.startsWith('/asset/'));

async function checkFails(): Promise<string> {
  const { phase } = await app.updater.check();
  expect(phase.kind).toBe('failed');
  return phase.kind === 'failed' ? phase.problem.message : '';
}

describe('a server that sends on', () => {
  it('is followed to a host that was named in the build, for what describes an update and for the package', async () => {
    sendOn('https://files.example');
    expect((await app.updater.check()).phase.kind).toBe('available');
    await app.updater.download();
    await app.phase('ready');
    expect(askedElsewhere().map((at) => path.basename(at))).toEqual([
      server.names.metadata,
      server.names.signature,
      server.names.file,
    ]);
  });

  it('is believed no more than else: without the signature nothing is taken from there', async () => {
    sendOn('https://files.example');
    await server.edit(server.names.metadata, (text) => Buffer.concat([text, Buffer.from('\n')]));
    expect(await checkFails()).toMatch(/not signed by the makers/);
    await server.publish();
    await server.edit(server.names.file, (content) => Buffer.concat([content.subarray(1), Buffer.from('x')]));
    await app.updater.check();
    await app.updater.download();
    expect((await app.phase('failed')).problem.code).toBe('verify_failed');
  });

  it.each([
    'http://files.example',
    'https://files.example:8443',
    'https://more.files.example',
    'https://files.example.org',
    'https://user@other.example',
  ])('is not followed to %s', async (to) => {
    sendOn(to, [server.names.metadata]);
    expect(await checkFails()).toMatch(/another server, which it does not follow/);
    sendOn(to, [server.names.file]);
    server.answer(server.names.metadata, null);
    await app.updater.check();
    await app.updater.download();
    expect((await app.phase('failed')).problem.message).toMatch(/another server, which it does not follow/);
    expect(askedElsewhere()).toEqual([]);
  });

  it('is followed to no other where the build names none', async () => {
    await app.close();
    app = await startUpdating(server);
    sendOn('https://files.example');
    expect(await checkFails()).toMatch(/another server, which it does not follow/);
  });

  it('is followed within itself, and not for ever', async () => {
    const { file } = server.names;
    server.answer(file, (response, content) =>
      response.req.url?.startsWith('/asset/')
        ? response.end(content)
        : response.writeHead(302, { location: `/asset/${file}` }).end(),
    );
    await app.updater.check();
    await app.updater.download();
    await app.phase('ready');

    await app.close();
    app = await startUpdating(server);
    server.answer(file, (response) => response.writeHead(302, { location: `${server.url}${file}` }).end());
    const before = server.requests.length;
    await app.updater.check();
    await app.updater.download();
    expect((await app.phase('failed')).problem.message).toMatch(/from place to place without an end/);
    // Two for what describes it.
    expect(server.requests.length - before).toBe(2 + 1 + 5);
  });
});
