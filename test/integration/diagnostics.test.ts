import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createNodeHost } from '../../electron/library/nodeHost.ts';
import { createSession, type Session } from '../../electron/library/session.ts';
import { zipped } from '../../electron/main/diagnostics/archive.ts';
import { type CollectParts, collect } from '../../electron/main/diagnostics/collect.ts';
import { openLog } from '../../electron/main/log.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { ask, importAll } from '../support/publishedLibrary.ts';

/** None of it may be in what is saved, in any case of letters. */
const TELLING = [
  'honeymoon',
  'lisbon',
  'marguerite',
  'secretbucket',
  'theirprefix',
  'familycloud',
  'wJalrXUtnFEMI',
  'AKIAIOSFODNN7EXAMPLE',
  'password-of-the-proxy',
];
const KEYS = { kind: 'hmac', id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG' } as const;

let folder: string;
let session: Session;
let parts: CollectParts;

beforeEach(async () => {
  folder = await makeWorkFolder();
  const data = path.join(folder, 'data');
  session = createSession(createNodeHost({ dataDir: data, picturesDir: path.join(folder, 'Pictures') }));
  parts = {
    call: session.call,
    app: { version: '1.2.3' },
    shellData: path.join(data, 'shell'),
    data,
    patienceMs: 30_000,
    now: () => Date.UTC(2026, 10, 21),
  };
});
afterEach(async () => {
  await session.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const saved = async (how: CollectParts = parts) => {
  const entries = unzipSync(zipped(await collect(how), how.now()));
  return new Map(Object.entries(entries).map(([name, bytes]) => [name, strFromU8(bytes)]));
};

/** A library in which everything has a telling name, some of it has failed, and a remote has keys and cannot be reached. */
async function tellingLibrary(): Promise<void> {
  const source = path.join(folder, 'Honeymoon with Marguerite');
  await fs.mkdir(source);
  const files = ['Lisbon, the kiss.txt', 'marguerite asleep.txt', 'empty Lisbon.jpg'].map((name) =>
    path.join(source, name),
  );
  const [kiss = '', asleep = '', empty = ''] = files;
  await fs.writeFile(kiss, 'password-of-the-proxy');
  await fs.writeFile(asleep, 'Dear Marguerite');
  await fs.writeFile(empty, '');
  await ask(session, 'library.create', {
    path: path.join(folder, 'Marguerite'),
    mediaRoot: path.join(folder, 'Pictures of the Honeymoon'),
    name: 'Marguerite and I',
  });
  await importAll(session, [kiss, asleep]);
  await importAll(session, [empty]).catch(() => undefined);
  await ask(session, 'albums.save', { id: null, name: 'Honeymoon' }).catch(() => undefined);
  const { id } = await ask(session, 'remotes.add', {
    name: 'FamilyCloud',
    target: {
      type: 's3',
      bucket: 'secretbucket',
      prefix: 'theirprefix',
      endpoint: 'http://127.0.0.1:1',
      pathStyle: true,
    },
    keys: KEYS,
  });
  const ended = new Promise<void>((resolve) =>
    session.on(({ name, payload }) => {
      if (name === 'task.progress' && payload.kind === 'sync' && payload.finished !== null) resolve();
    }),
  );
  await ask(session, 'sync.start', { remote: id });
  await ended;
  // Calls that fail are logged with what they were about.
  await session.call('library.open', { path: path.join(source, 'not a library of Marguerite') });
  await session.call('watch.add', { path: path.join(source, 'Lisbon nowhere') });
  await fs.rm(path.join(folder, 'Pictures of the Honeymoon'), { recursive: true });
  await session.call('verify.start', {});
}

it('says how the program, the computer and the library are, and nothing of what is in it', async () => {
  await tellingLibrary();
  const log = openLog(path.join(parts.shellData, 'logs'), false);
  log('error', 'page cannot be loaded', {
    error: new Error(`ENOENT: open '${folder}/Honeymoon with Marguerite/Lisbon, the kiss.txt'`),
    url: `https://s3.example/secretbucket/marguerite.jpg?X-Amz-Signature=${randomBytes(8).toString('hex')}`,
  });
  const files = await saved();

  for (const [name, text] of files)
    for (const word of TELLING) expect(`${name}\n${text}`.toLowerCase()).not.toContain(word.toLowerCase());
  expect([...files.keys()]).toEqual([
    'README.txt',
    'system.json',
    'settings.json',
    'library.json',
    'logs/shell.log',
    'logs/library.log',
  ]);
  const json = (name: string) => JSON.parse(files.get(name) ?? '');
  expect(json('system.json')).toMatchObject({ version: '1.2.3', memory: { total: expect.any(Number) } });
  expect(json('settings.json').remotes).toMatchObject([
    { type: 's3', host: '127.0.0.1', keysAre: 'session' },
  ]);
  expect(json('library.json')).toMatchObject({
    assets: 2,
    health: expect.arrayContaining([expect.objectContaining({ check: 'media', state: 'bad' })]),
  });
  expect(files.get('logs/library.log')).toContain('library.open');
  expect(files.get('logs/shell.log')).toContain('page cannot be loaded');
});

it('keys given to a connection are in no log', async () => {
  await tellingLibrary();
  await session.close();
  const logs = path.join(parts.data, 'logs');
  const text = (
    await Promise.all((await fs.readdir(logs)).map((name) => fs.readFile(path.join(logs, name), 'utf8')))
  ).join('');
  expect(text).toContain('library.open');
  expect(text).not.toContain(KEYS.secret);
  expect(text).not.toContain(KEYS.id);
});

it('is saved also while the library does not answer, and says so', async () => {
  const never = () => new Promise<never>(() => undefined);
  const files = await saved({ ...parts, call: never, patienceMs: 20 });
  expect(JSON.parse(files.get('library.json') ?? '')).toMatchObject({
    status: null,
    unanswered: expect.arrayContaining(['doctor.report: no answer in time']),
  });
});
