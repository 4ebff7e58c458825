/** Servers, disks and lines that do not do what they should while the app updates itself. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount, mountSmallDisk, unmount } from '../support/smallDisk.ts';
import { startUpdateServer, type UpdateServer } from '../support/updateServer.ts';
import { startUpdating, type Updating, type UpdatingOptions } from '../support/updating.ts';

let server: UpdateServer;
let app: Updating;

beforeEach(async () => {
  server = await startUpdateServer();
  app = await startUpdating(server);
});
afterEach(async () => {
  await app.close();
  await server.close();
});

async function again(options: UpdatingOptions): Promise<void> {
  await app.close();
  app = await startUpdating(server, options);
}

const asked = (name: string) => server.requests.filter((request) => request.path.endsWith(name)).length;
const next = () => app.planned[0]?.call();

/** What the server does with the answer for a name, until the app hangs up. */
function answerUntilClosed(name: string, how: (response: ServerResponse, content: Buffer) => void) {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  server.answer(name, (response, content) => {
    // One that was asked late may have been hung up on already.
    if (response.destroyed) close();
    else response.on('close', close);
    how(response, content);
    begin();
  });
  return { begun, closed };
}

const silent = (response: ServerResponse) => response.writeHead(200).flushHeaders();
function endless(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
  };
  response.on('drain', more);
  more();
}

describe('a server', () => {
  it('that falls silent is given up, and can be asked again', async () => {
    app.patience(1_000);
    const { closed } = answerUntilClosed(server.names.metadata, silent);
    expect((await app.updater.check()).phase).toMatchObject({
      kind: 'failed',
      problem: { message: expect.stringMatching(/does not go on/) },
    });
    await closed;
    server.answer(server.names.metadata, null);
    // An answer may take its time on a busy machine.
    app.patience(60_000);
    expect((await app.updater.check()).phase.kind).toBe('available');
    app.patience(1_000);
    const { closed: hungUp } = answerUntilClosed(server.names.file, (response, content) =>
      response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 1000)),
    );
    await app.updater.download();
    expect((await app.phase('failed')).problem.message).toMatch(/does not go on/);
    await hungUp;
  });

  it('that sends without an end is cut off, for what describes an update and for the package', async () => {
    const first = answerUntilClosed(server.names.metadata, endless);
    expect((await app.updater.check()).phase).toMatchObject({
      problem: { code: 'verify_failed', message: expect.stringMatching(/sends more/) },
    });
    await first.closed;
    server.answer(server.names.metadata, null);
    await app.updater.check();
    const second = answerUntilClosed(server.names.file, endless);
    await app.updater.download();
    expect((await app.phase('failed')).problem.message).toMatch(/sends more/);
    await second.closed;
    await expect.poll(() => readdirSync(app.cache)).toEqual([]);
  });

  it('that offers an older version than before, which its makers did sign, is not believed', async () => {
    await app.updater.check();
    await server.publish({ version: '98.0.0' });
    expect((await app.updater.check()).phase).toMatchObject({
      problem: { message: expect.stringMatching(/98\.0\.0, although there is 99\.0\.0/) },
    });
    app.updater.stop();
    app = await startUpdating(server, { folder: app.folder });
    expect((await app.updater.check()).phase.kind).toBe('failed');
    expect(asked(server.names.file)).toBe(0);
    await server.publish({ version: '99.0.1' });
    expect((await app.updater.check()).phase.kind).toBe('available');
  });

  it('that no longer has the package is told apart from none', async () => {
    await app.updater.check();
    await server.remove(server.names.file);
    await app.updater.download();
    expect((await app.phase('failed')).problem.message).toMatch(/does not have the file that it announced/);
  });
});

describe('a download that must stop', () => {
  it('hangs up, also where nobody knows how long it would have been', async () => {
    const { begun, closed } = answerUntilClosed(server.names.file, (response, content) =>
      response.write(content.subarray(0, 1000)),
    );
    await app.updater.check();
    await app.updater.download();
    await begun;
    app.work = { beforeDownload: 'an import', beforeInstall: 'an import' };
    app.updater.noteWork();
    await closed;
    await app.phase('available');
  });

  it('hangs up when the app ends, and begins anew at the next start', async () => {
    const { begun, closed } = answerUntilClosed(server.names.file, (response, content) =>
      response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 1000)),
    );
    await app.updater.check();
    await app.updater.download();
    await begun;
    app.updater.stop();
    await closed;
    await app.phase('available');
    server.answer(server.names.file, null);
    app = await startUpdating(server, { folder: app.folder });
    await app.updater.check();
    await app.updater.download();
    await app.phase('ready');
    expect(readdirSync(app.cache).sort()).toEqual([server.names.file, 'update-info.json']);
  });
});

describe('what nobody asked for', () => {
  it('is not told while there is no line, and tried again in an hour; who asks is told', async () => {
    await again({ automatic: true });
    server.answer(server.names.metadata, (response) => response.destroy());
    next();
    await expect.poll(() => app.planned.map(({ ms }) => ms)).toEqual([3_600_000]);
    expect(app.states.map(({ phase }) => phase.kind)).toEqual(['checking', 'idle']);
    expect((await app.updater.check()).phase).toMatchObject({
      kind: 'failed',
      problem: { message: expect.stringMatching(/cannot be reached/) },
    });
    server.answer(server.names.metadata, null);
    next();
    await app.phase('ready');
  });

  it('is offered again, and nothing told, where the line breaks during the download', async () => {
    await again({ automatic: true });
    server.answer(server.names.file, (response, content) =>
      response
        .writeHead(200, { 'content-length': content.length })
        .write(content.subarray(0, 1000), () => response.destroy()),
    );
    next();
    await app.phase('downloading');
    await app.phase('available');
    expect(app.planned.map(({ ms }) => ms)).toEqual([3_600_000]);
    server.answer(server.names.file, null);
    next();
    await app.phase('ready');
    expect(app.states.map(({ phase }) => phase.kind)).not.toContain('failed');
  });

  it('is told where it will not pass by itself', async () => {
    await again({ automatic: true });
    await server.edit(server.names.signature, () => Buffer.alloc(0));
    next();
    expect((await app.phase('failed')).problem.message).toMatch(/not signed/);
  });

  it('ends in the middle of a question when updates are turned off, and asks nothing more', async () => {
    await again({ automatic: true });
    const { begun, closed } = answerUntilClosed(server.names.metadata, silent);
    next();
    await begun;
    await app.updater.set({ automatic: false });
    await closed;
    await app.phase('idle');
    expect(app.planned).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it('goes on when it is turned off after a person has asked, too', async () => {
    await again({ automatic: true });
    const answers: (() => void)[] = [];
    server.answer(server.names.metadata, (response, content) => answers.push(() => response.end(content)));
    next();
    await expect.poll(() => answers.length).toBe(1);
    const told = app.updater.check();
    await app.updater.set({ automatic: false });
    for (const answer of answers) answer();
    expect((await told).phase.kind).toBe('available');
    expect(asked(server.names.file)).toBe(0);
  });
});

describe('an update that is ready', () => {
  beforeEach(async () => {
    await again({ automatic: true });
    next();
    await app.phase('ready');
  });
  const nextDay = () => app.planned.find(({ ms }) => ms > 3_600_000)?.call();

  it('gives way to a newer one, which is downloaded in its place', async () => {
    await server.publish({ version: '99.1.0' });
    nextDay();
    await app.phase('downloading');
    expect((await app.phase('ready')).release.version).toBe('99.1.0');
  });

  it('stays ready where the same is offered, none at all, or the server does not answer', async () => {
    const told = app.states.length;
    for (const how of ['same', 'none', 'gone'] as const) {
      if (how === 'none') await server.publish({ version: '1.0.0' });
      if (how === 'gone') server.answer(server.names.metadata, (response) => response.destroy());
      const before = asked(server.names.metadata);
      nextDay();
      await expect.poll(() => asked(server.names.metadata)).toBe(before + 1);
      // Joins what is under way.
      await app.updater.check();
    }
    expect(app.states.length).toBe(told);
    expect(readdirSync(app.cache)).toContain(server.names.file);
  });

  it('is taken away from the disk once it is what runs', async () => {
    await server.publish({ version: '1.0.0' });
    app.updater.stop();
    app = await startUpdating(server, { folder: app.folder });
    expect((await app.updater.check()).phase.kind).toBe('current');
    expect(existsSync(app.cache)).toBe(false);
  });
});

describe('a place for the download', () => {
  it('that cannot be written is named', async () => {
    writeFileSync(path.join(app.folder, 'mediaroot-updater'), '');
    await app.updater.check();
    await app.updater.download();
    const { message } = (await app.phase('failed')).problem;
    expect(message).toContain('Mediaroot may not write into');
    expect(message).toContain(path.join(app.folder, 'mediaroot-updater'));
  });

  it.runIf(canMount)('that is full is told, and left as it was', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-small-'));
    mountSmallDisk(folder, '200k');
    try {
      const inside = path.join(folder, 'app');
      mkdirSync(inside);
      await again({ folder: inside });
      await app.updater.check();
      await app.updater.download();
      expect((await app.phase('failed')).problem).toMatchObject({
        code: 'no_space',
        message: expect.stringMatching(/no space on the disk/),
      });
      expect(readdirSync(app.cache)).toEqual([]);
    } finally {
      await app.close();
      unmount(folder);
      await rm(folder, { recursive: true });
    }
  });
});
