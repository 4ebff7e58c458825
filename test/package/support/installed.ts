/**
 * Mediaroot as a package that apt installs.
 *
 * `debs()` are two packages made for the tests by build/package/testDebs.mjs: `older` and `current`, files for {@link installDeb}.
 * The older one looks for updates at `updates.feed` and believes what `updates.privateKey` signed; the current one never looks.
 * Every file of tests leaves the machine without the package (`removeDeb({ purge: true })`); one file runs at a time.
 *
 * {@link makePerson} makes a home folder for somebody who uses what is installed: `command` runs `mediaroot`, `withApp` starts the
 * app as it is, makes calls from its page and closes it.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chown, copyFile, mkdir, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { APP, COMMAND } from '../../../build/lib/debian.mjs';
import { callsFrom, ensureStarts } from '../../../build/release/startCheck.mjs';
import { corpusFolder } from '../../support/cli.ts';

const Updates = z.object({
  older: z.string(),
  feed: z.string(),
  publicKey: z.string(),
  privateKey: z.string(),
});

export interface Debs {
  readonly older: string;
  readonly current: string;
  readonly olderVersion: string;
  readonly currentVersion: string;
  readonly updates: Omit<z.infer<typeof Updates>, 'older'>;
}

const NO_DEBS: Debs = {
  ...{ older: 'none: `npm test -- package` makes them', current: '', olderVersion: '', currentVersion: '' },
  updates: { feed: 'http://127.0.0.1:0/', publicKey: '', privateKey: '' },
};

export function debs(): Debs {
  const folder = process.env.MEDIAROOT_DEBS;
  // A list of the tests is made where they cannot run, too.
  if (folder === undefined) return NO_DEBS;
  const { older, ...updates } = Updates.parse(
    JSON.parse(readFileSync(path.join(folder, 'updates.json'), 'utf8')),
  );
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  );
  return {
    older: path.join(folder, 'older.deb'),
    current: path.join(folder, 'current.deb'),
    olderVersion: older,
    currentVersion: z.object({ version: z.string() }).parse(manifest).version,
    updates,
  };
}

export const PICTURES = path.join(corpusFolder, 'orientation/exif-orientation-examples');

/** A call as the page makes it; throws unless it succeeds. */
export type Call = (name: string, input?: object) => Promise<unknown>;

export interface Person {
  readonly home: string;
  /** What the command line says on stdout; throws when it ends otherwise than with 0. */
  command(...words: readonly string[]): Promise<string>;
  /** Starts the installed app, unchanged, with words on its command line; `use` happens before its window is closed. */
  withApp(use: (call: Call) => Promise<void>, words?: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

/** An ordinary user of the system with rights of no kind. */
export const NOBODY = { uid: 65_534, gid: 65_534 };

/** @param as who it is, if not the one who runs the tests: Chromium has its sandbox then, which it refuses to root */
export async function makePerson(as?: typeof NOBODY): Promise<Person> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-person-'));
  await mkdir(path.join(home, 'Pictures'));
  const env = await environmentOf(home, as);
  return {
    home,
    async command(...words) {
      const { stdout } = await promisify(execFile)(COMMAND, words, { env });
      return stdout.trim();
    },
    async withApp(use, words = []) {
      const user =
        as === undefined ? [] : ['setpriv', `--reuid=${as.uid}`, `--regid=${as.gid}`, '--clear-groups'];
      const sandbox = as === undefined ? ['--no-sandbox'] : [];
      const [program = APP, ...args] = [...user, APP, '--disable-gpu', ...sandbox, ...words];
      await ensureStarts(program, {
        ...{ args, env },
        async until(browser) {
          const ask = await callsFrom(browser);
          await use(async (name, input) => {
            const { ok, value, error } = await ask(name, input);
            if (!ok) throw new Error(`${name}: ${error?.message}`);
            return value;
          });
        },
      });
    },
    remove: () => rm(home, { recursive: true, maxRetries: 3 }),
  };
}

/** As after a log-in: nothing of the tests' own, but the screen. */
async function environmentOf(home: string, as?: typeof NOBODY): Promise<NodeJS.ProcessEnv> {
  const { PATH, LANG, DISPLAY, XAUTHORITY } = process.env;
  const env = { PATH, LANG, DISPLAY, HOME: home };
  const key = path.join(home, '.Xauthority');
  if (XAUTHORITY !== undefined) await copyFile(XAUTHORITY, key);
  if (as !== undefined)
    for (const file of [home, path.join(home, 'Pictures'), ...(XAUTHORITY === undefined ? [] : [key])])
      await chown(file, as.uid, as.gid);
  return XAUTHORITY === undefined ? env : { ...env, XAUTHORITY: key };
}

/** Every file below a folder with the hash of its content, links with where they lead. */
export async function contentOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const content: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isSymbolicLink()) content[name] = `to ${await readlink(file)}`;
    if (entry.isFile())
      content[name] = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
  }
  return content;
}

interface Renderer {
  /** 2: only calls of the system that a filter lets through. */
  readonly seccomp: string;
  /** Which users it knows. */
  readonly namespace: string;
}

/** Processes of pages that run for a user. */
export async function renderersOf(uid: number): Promise<readonly Renderer[]> {
  const found: Renderer[] = [];
  for (const pid of await readdir('/proc')) {
    const folder = path.join('/proc', pid);
    const command = await readFile(path.join(folder, 'cmdline'), 'utf8').catch(() => '');
    if (!command.includes('--type=renderer') || !command.startsWith(APP)) continue;
    const status = await readFile(path.join(folder, 'status'), 'utf8');
    if (!new RegExp(`^Uid:\\t${uid}\\b`, 'm').test(status)) continue;
    const seccomp = /^Seccomp:\t(\d)$/m.exec(status)?.[1] ?? '';
    found.push({ seccomp, namespace: await readlink(path.join(folder, 'ns/user')) });
  }
  return found;
}
