/** The real app in folders of its own: start it, stop it, start it again on the same data. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { electronExecutable } from '../../support/machine.ts';
import { runBetweenTicks } from './betweenTicks.ts';
import { heldBack } from './heldBack.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** The app under test; MEDIAROOT_APP names another than this checkout's. */
const APP = process.env.MEDIAROOT_APP ?? ROOT;
/** Executable of an installed app, to be driven instead. */
const INSTALLED = process.env.MEDIAROOT_INSTALLED;
const NODE = path.join(ROOT, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const RUNS_AS_ROOT = process.getuid?.() === 0;

export interface Folders {
  /** Holds the two others; files a test makes go here too. */
  readonly folder: string;
  readonly dataDir: string;
  readonly picturesDir: string;
  remove(): Promise<void>;
}

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Scripts that failed in the page, and what Chromium reported as an error. */
  readonly complaints: readonly string[];
  /** A call of the contract as the page makes it; throws unless it succeeds. */
  call(name: string, input?: unknown): Promise<unknown>;
  /** Quits as a user does and waits for the process to end. */
  quit(): Promise<void>;
}

export async function makeFolders(): Promise<Folders> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-e2e-'));
  return {
    folder,
    dataDir: path.join(folder, 'data'),
    picturesDir: path.join(folder, 'Pictures'),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Starts the built app, or the installed one, with words on its command line, and waits until its page has loaded. */
export function launchApp(
  folders: Pick<Folders, 'dataDir' | 'picturesDir'>,
  environment: Readonly<Record<string, string>> = {},
  words: readonly string[] = [],
): Promise<RunningApp> {
  return launch(INSTALLED, folders, environment, words);
}

/** The built app in any case, for what an installed one takes from no variable. */
export function launchBuiltApp(
  folders: Pick<Folders, 'dataDir' | 'picturesDir'>,
  environment: Readonly<Record<string, string>>,
): Promise<RunningApp> {
  return launch(undefined, folders, environment, []);
}

async function launch(
  installed: string | undefined,
  folders: Pick<Folders, 'dataDir' | 'picturesDir'>,
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<RunningApp> {
  // Without a path of its own the driver holds the app back until it listens.
  if (process.platform === 'linux' && installed === undefined)
    process.env.ELECTRON_OVERRIDE_DIST_PATH = path.dirname(electronExecutable());
  const { args, env: usual } = startOf(installed, folders, words);
  const env = { ...usual, ...environment };
  const app = await (installed === undefined
    ? _electron.launch({ args, env })
    : launchInstalled(installed, args, env));
  runBetweenTicks(app);
  // Cannot be asked for any more once it has ended.
  const shell = app.process();
  const complaints: string[] = [];
  const page = await app.firstWindow();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.waitForLoadState();
  return {
    app,
    page,
    complaints,
    call: (name, input = {}) => call(page, name, input),
    quit: () => quit(app, shell),
  };
}

async function quit(app: ElectronApplication, shell: ChildProcess): Promise<void> {
  if (shell.exitCode !== null || shell.signalCode !== null) return;
  const ended = Promise.all([once(shell, 'exit'), app.waitForEvent('close', { timeout: 0 })]);
  // It may end before it has answered.
  void app.evaluate(({ app: driven }) => driven.quit()).catch(() => undefined);
  await ended;
}

async function launchInstalled(
  executablePath: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<ElectronApplication> {
  const held = await heldBack();
  const launched = _electron.launch({ executablePath, args: [held.word, ...args], env });
  // The launch ends with the app where it cannot be loaded into.
  const [app] = await Promise.all([launched, held.loaded()]);
  return app;
}

/** How the app is started once more, by a person or the system, while it runs. */
export function secondStart(
  folders: Pick<Folders, 'dataDir' | 'picturesDir'>,
  words: readonly string[],
): { readonly command: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  return { command: INSTALLED ?? electronExecutable(), ...startOf(INSTALLED, folders, words) };
}

function startOf(
  installed: string | undefined,
  { dataDir, picturesDir }: Pick<Folders, 'dataDir' | 'picturesDir'>,
  words: readonly string[],
): { readonly args: string[]; readonly env: Record<string, string> } {
  // Without it a window under xvfb now and then gets no frames at all, and whatever waits for one waits for ever.
  const switches = ['--disable-gpu', ...(RUNS_AS_ROOT ? ['--no-sandbox'] : [])];
  const env = {
    ...definedEnvironment(),
    MEDIAROOT_DATA_DIR: dataDir,
    MEDIAROOT_PICTURES_DIR: picturesDir,
  };
  return installed === undefined
    ? { args: [...switches, APP, ...words], env: { ...env, MEDIAROOT_NODE: NODE, MEDIAROOT_DEV: '1' } }
    : { args: [...switches, ...words], env };
}

async function call(page: Page, name: string, input: unknown): Promise<unknown> {
  const result = await page.evaluate(([n, i]) => window.mediaroot?.invoke(n, i), [name, input] as const);
  const { ok, value, error } = result as { ok: boolean; value?: unknown; error?: { message: string } };
  if (!ok) throw new Error(`${name}: ${error?.message}`);
  return value;
}

/** Opens the default library, as the button of the first screen does. */
export async function createDefaultLibrary({ call }: RunningApp): Promise<void> {
  const { defaults } = (await call('library.state')) as { defaults: { mediaRoot: string } };
  await call('library.create', { mediaRoot: defaults.mediaRoot });
}

/** Of the library that is open. */
export async function mediaRootOf({ call }: RunningApp): Promise<string> {
  const { library } = (await call('library.state')) as { library: { mediaRoot: string } };
  return library.mediaRoot;
}

/** Imports through the app's own dialog, of which only the system's answer is given. */
export async function importByDialog(
  running: RunningApp,
  what: 'files' | 'folder',
  paths: readonly string[],
): Promise<void> {
  await answerDialog(running, paths);
  const started = (await running.call('dialog.import', { what, mode: 'copy' })) as { importId: number };
  await importsDone(running);
  const { items } = (await running.call('import.results', { ...started, status: 'failed' })) as {
    items: { source: string; reason?: string }[];
  };
  if (items.length > 0) throw new Error(items.map(({ source, reason }) => `${source}: ${reason}`).join('; '));
}

/** Makes the system's open dialog answer at once; an empty list cancels it. */
export async function answerDialog({ app }: RunningApp, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths: [...filePaths] });
  }, paths);
}

/** Puts a file's bytes on the system's clipboard, with the interface the running Electron has, and pastes until they come as a file. */
export async function paste(
  { app, page }: RunningApp,
  type: 'image/png' | 'text/uri-list',
  bytes: Buffer,
): Promise<void> {
  await app.evaluate(
    async ({ BrowserWindow, clipboard, nativeImage, ...electron }, { mime, base64 }) => {
      const content = Buffer.from(base64, 'base64');
      const before45 = clipboard as unknown as {
        writeImage?(image: Electron.NativeImage): void;
        writeBuffer?(format: string, buffer: Buffer): void;
      };
      if (before45.writeImage === undefined || before45.writeBuffer === undefined) {
        const { ClipboardItem } = electron as unknown as { ClipboardItem: typeof Electron.ClipboardItem };
        await clipboard.write([new ClipboardItem({ [mime]: new Blob([content], { type: mime }) })]);
      } else if (mime === 'image/png') before45.writeImage(nativeImage.createFromBuffer(content));
      else before45.writeBuffer(mime, content);
      BrowserWindow.getAllWindows()[0]?.webContents.focus();
    },
    { mime: type, base64: bytes.toString('base64') },
  );
  // Chromium may answer the first reading of what its own program just wrote without the files in it.
  const deadline = AbortSignal.timeout(15_000);
  while (!(await pasteBringsFiles(app, page))) deadline.throwIfAborted();
}

async function pasteBringsFiles(app: ElectronApplication, page: Page): Promise<boolean> {
  const heard = await page.evaluateHandle(() => ({
    files: new Promise<number>((resolve) => {
      window.addEventListener('paste', ({ clipboardData }) => resolve(clipboardData?.files.length ?? 0), {
        once: true,
        capture: true,
      });
    }),
  }));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.paste());
  return (await heard.evaluate(({ files }) => files)) > 0;
}

/** Waits for two frames, after which the page listens as what it shows says. */
export async function painted({ page }: RunningApp): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Waits until every import there is has ended, and every thumbnail is made or given up. */
export async function importsDone({ call }: RunningApp, timeout = 60_000): Promise<void> {
  const deadline = AbortSignal.timeout(timeout);
  for (;;) {
    const { imports } = (await call('import.list')) as { imports: { state: string }[] };
    const { pending } = (await call('thumbnails.status')) as { pending: number };
    if (imports.length > 0 && pending === 0 && imports.every(({ state }) => state === 'done')) return;
    await wait(50, undefined, { signal: deadline });
  }
}

/** Process id of the library that runs now, out of the shell's log. */
export function libraryPid({ dataDir }: Pick<Folders, 'dataDir'>): number {
  const lines = readFileSync(path.join(dataDir, 'shell/logs/shell.log'), 'utf8').trim().split('\n');
  const started = lines
    .map((line) => JSON.parse(line) as { message: string; pid?: number })
    .findLast(({ message }) => message === 'library process started');
  if (started?.pid === undefined) throw new Error('The library process was never started.');
  return started.pid;
}

/** Ends the app as a crash does, and waits until its library has ended too. */
export async function killApp(
  { app }: Pick<RunningApp, 'app'>,
  folders: Pick<Folders, 'dataDir'>,
): Promise<void> {
  const shell = app.process();
  const library = libraryPid(folders);
  const ended = once(shell, 'exit');
  shell.kill('SIGKILL');
  await ended;
  await gone(library);
}

/** Waits until no process has this number. */
async function gone(pid: number): Promise<void> {
  const deadline = AbortSignal.timeout(15_000);
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await wait(20, undefined, { signal: deadline });
  }
}

function definedEnvironment(): Record<string, string> {
  const pairs = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(pairs);
}
