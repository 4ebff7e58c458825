import { existsSync, readdirSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startUpdateServer, type UpdateServer } from '../support/updateServer.ts';
import { IDLE, startUpdating, type Updating } from '../support/updating.ts';

let server: UpdateServer;
let app: Updating;
/** Names asked for, without repeats. */
const asked = () => [...new Set(server.requests.map(({ path: at }) => path.basename(at)))];
const importing = { beforeDownload: 'an import', beforeInstall: 'an import' };

beforeEach(async () => {
  server = await startUpdateServer();
  app = await startUpdating(server);
});
afterEach(async () => {
  await app.close();
  await server.close();
});

async function again(options: Parameters<typeof startUpdating>[1]): Promise<void> {
  await app.close();
  app = await startUpdating(server, options);
}

async function checkFails(): Promise<string> {
  const { phase } = await app.updater.check();
  expect(phase.kind).toBe('failed');
  expect(asked()).not.toContain(server.names.file);
  return phase.kind === 'failed' ? phase.problem.message : '';
}

describe('looking for updates', () => {
  it('finds a newer version with its notes and size, and downloads nothing by itself when it was asked to look', async () => {
    const { phase, lastChecked } = await app.updater.check();
    expect(phase).toMatchObject({
      kind: 'available',
      release: { version: '99.0.0', notes: 'Pictures load sooner.' },
      bytes: 300_000,
      waitsFor: null,
    });
    expect(lastChecked).toBe(1_800_000_000_000);
    expect(asked()).toEqual([server.names.metadata, server.names.signature]);
  });

  it('sends nothing that tells one computer from another', async () => {
    await app.updater.check();
    await app.updater.download();
    await app.phase('ready');
    expect(server.requests).toHaveLength(3);
    for (const { headers } of server.requests) {
      expect(
        Object.keys(headers)
          .sort()
          .filter(
            (name) => !/^(accept|host|connection|user-agent|cache-control|accept-language)$/.test(name),
          ),
      ).toEqual([]);
      expect(headers).toMatchObject({ 'user-agent': 'electron-builder', 'accept-language': 'en' });
    }
    expect(existsSync(path.join(app.cache, '../../.updaterId'))).toBe(false);
  });

  it('takes an older version, or its own, for nothing new', async () => {
    for (const version of ['0.9.0', '1.0.0']) {
      await server.publish({ version });
      expect((await app.updater.check()).phase).toEqual({ kind: 'current' });
    }
  });

  it('leaves an update to the share of computers it is meant for', async () => {
    for (const [staging, found] of [
      [0, 'current'],
      [50, 'current'],
      [51, 'available'],
      [100, 'available'],
    ] as const) {
      await server.publish({ staging });
      expect([staging, (await app.updater.check()).phase.kind]).toEqual([staging, found]);
    }
    await again({ share: 0 });
    await server.publish({ staging: 0 });
    expect((await app.updater.check()).phase.kind).toBe('current');
  });

  it('refuses what is not signed with its key', async () => {
    await server.edit(server.names.metadata, (text) =>
      Buffer.from(text.toString().replace('99.0.0', '99.0.1')),
    );
    expect(await checkFails()).toMatch(/not signed by the makers/);
    const other = await startUpdateServer();
    await server.publish();
    await app.close();
    app = await startUpdating({ url: server.url, publicKey: other.publicKey });
    await other.close();
    expect(await checkFails()).toMatch(/not signed by the makers/);
  });

  it('refuses a signature that is missing, empty or cut', async () => {
    await server.edit(server.names.signature, (text) => text.subarray(0, 40));
    expect(await checkFails()).toMatch(/not signed/);
    await server.edit(server.names.signature, () => Buffer.alloc(0));
    expect(await checkFails()).toMatch(/not signed/);
    await server.remove(server.names.signature);
    expect(await checkFails()).toMatch(/not signed/);
  });

  it('never parses what is not signed', async () => {
    await server.edit(server.names.metadata, () => Buffer.from('version: [unclosed'));
    expect(await checkFails()).toMatch(/not signed/);
  });

  it('says when there is nothing for this kind of computer, and when there is no server', async () => {
    await server.remove(server.names.metadata);
    expect(await checkFails()).toMatch(/no updates for this kind of computer/);
    await server.close();
    expect(await checkFails()).toMatch(/cannot be reached/);
    expect(app.updater.state().lastChecked).toBe(null);
  });
});

describe('downloading an update', () => {
  it('tells how far it is and keeps what was verified', async () => {
    await app.updater.check();
    await app.updater.download();
    expect(await app.phase('ready')).toMatchObject({ release: { version: '99.0.0' }, waitsFor: null });
    expect(readdirSync(app.cache)).toContain(server.names.file);
    expect(app.states.some(({ phase }) => phase.kind === 'downloading' && phase.bytes === 300_000)).toBe(
      true,
    );
  });

  it('throws away a file that is another one, or cut off', async () => {
    await server.edit(server.names.file, (content) => Buffer.concat([content.subarray(1), Buffer.from('x')]));
    await app.updater.check();
    await app.updater.download();
    expect((await app.phase('failed')).problem).toMatchObject({
      code: 'verify_failed',
      message: expect.stringMatching(/thrown away/),
    });
    expect(readdirSync(app.cache)).toEqual([]);

    await server.publish();
    server.answer(server.names.file, (response, content) => {
      response
        .writeHead(200, { 'content-length': content.length })
        .write(content.subarray(0, 1000), () => response.destroy());
    });
    await app.updater.check();
    await app.updater.download();
    expect((await app.phase('failed')).problem.message).toMatch(/cannot be reached|thrown away/);
    expect(readdirSync(app.cache)).toEqual([]);
    server.answer(server.names.file, null);
    await app.updater.check();
    await app.updater.download();
    await app.phase('ready');
  });

  it('waits for the end of an import, whoever asked for it', async () => {
    app.work = importing;
    await app.updater.check();
    expect((await app.updater.download()).phase).toMatchObject({ kind: 'available', waitsFor: 'an import' });
    expect(asked()).not.toContain(server.names.file);
    app.work = IDLE;
    app.updater.noteWork();
    await app.phase('ready');
  });

  it('stops when an import begins and goes on by itself after it', async () => {
    const begun = Promise.withResolvers<void>();
    server.answer(server.names.file, (response, content) => {
      response
        .writeHead(200, { 'content-length': content.length })
        .write(content.subarray(0, 1000), () => begun.resolve());
    });
    await app.updater.check();
    await app.updater.download();
    await begun.promise;
    app.work = importing;
    app.updater.noteWork();
    await app.phase('available');
    await expect.poll(() => app.updater.state().phase).toMatchObject({ waitsFor: 'an import' });
    server.answer(server.names.file, null);
    app.work = IDLE;
    app.updater.noteWork();
    await app.phase('ready');
  });

  it('asks again for work whose end nobody told', async () => {
    app.work = importing;
    await app.updater.check();
    await app.updater.download();
    app.work = IDLE;
    expect(app.planned.map(({ ms }) => ms)).toEqual([60_000]);
    app.planned[0]?.call();
    await app.phase('ready');
  });
});

describe('updates by themselves', () => {
  it('are asked for soon after the start and then about once a day, and are downloaded', async () => {
    await again({ automatic: true });
    expect(app.planned.map(({ ms }) => ms)).toEqual([5000]);
    expect(server.requests).toEqual([]);
    app.planned[0]?.call();
    await app.phase('ready');
    expect(app.planned.map(({ ms }) => ms / 3_600_000)).toContain(24);
  });

  it('turned off, ask nobody', async () => {
    expect(app.planned).toEqual([]);
    await again({ automatic: true });
    expect((await app.updater.set({ automatic: false })).automatic).toBe(false);
    expect(app.planned).toEqual([]);
    app.updater.noteWork();
    expect(server.requests).toEqual([]);
  });

  it('turned off while one is looked for, keep nobody from looking at once', async () => {
    await again({ automatic: true });
    const asked = Promise.withResolvers<void>();
    server.answer(server.names.metadata, () => asked.resolve());
    app.planned[0]?.call();
    await asked.promise;
    server.answer(server.names.metadata, null);
    await app.updater.set({ automatic: false });
    expect((await app.updater.check()).phase.kind).toBe('available');
  });

  it('turned off while one is being downloaded, stop', async () => {
    await again({ automatic: true });
    const begun = Promise.withResolvers<void>();
    server.answer(server.names.file, (response, content) => {
      response
        .writeHead(200, { 'content-length': content.length })
        .write(content.subarray(0, 1000), () => begun.resolve());
    });
    void app.updater.check();
    await begun.promise;
    await app.updater.set({ automatic: false });
    await app.phase('available');
    app.updater.noteWork();
    expect(app.updater.state().phase).toMatchObject({ kind: 'available', waitsFor: null });
  });

  it('are there again after a restart without another download', async () => {
    await again({ automatic: true });
    await app.updater.check();
    await app.phase('ready');
    app.updater.stop();
    app = await startUpdating(server, { automatic: true, folder: app.folder });
    expect((await app.updater.check()).phase.kind).not.toBe('failed');
    await app.phase('ready');
    expect(server.requests.filter(({ path: at }) => at.endsWith('.deb'))).toHaveLength(1);
  });
});

describe('installing an update', () => {
  beforeEach(async () => {
    await app.updater.check();
    await app.updater.download();
    await app.phase('ready');
  });

  it('waits for the end of all work, and says for what', async () => {
    app.work = { beforeDownload: null, beforeInstall: 'a verification' };
    await expect(app.updater.install()).rejects.toThrow('The update waits for the end of a verification.');
    expect(app.updater.state().phase).toMatchObject({ kind: 'ready', waitsFor: 'a verification' });
    expect(app.ended).toEqual([]);
    app.work = IDLE;
    app.updater.noteWork();
    await expect.poll(() => app.updater.state().phase).toMatchObject({ kind: 'ready', waitsFor: null });
  });

  it('refuses a file that was changed since it was verified, after the library has ended', async () => {
    await appendFile(path.join(app.cache, server.names.file), 'x');
    await app.updater.install();
    await expect
      .poll(() => app.ended)
      .toEqual(['library ended', expect.stringMatching(/changed on this computer/)]);
  });
});
