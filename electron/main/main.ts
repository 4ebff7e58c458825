/** The shell's entry: puts its parts together and decides in which order they start and end. */
import path from 'node:path';
import { app, nativeTheme, session } from 'electron';
import { LibraryState } from '../../shared/contract/library.ts';
import { APP_ID } from './appId.ts';
import { serveApp } from './appProtocol.ts';
import { openAppSettings } from './appSettings.ts';
import { answerBridge } from './bridge.ts';
import { CommandLine, pathsNamed, SAFE_MODE } from './commandLine.ts';
import { createDiagnostics } from './diagnostics/diagnostics.ts';
import { createEnding } from './ending.ts';
import { createHostCalls } from './hostCalls.ts';
import { startLibraryProcess } from './libraryProcess.ts';
import { createLibraryWatch } from './libraryWatch.ts';
import { createLocateCache } from './locateCache.ts';
import { lockSession, lockWebContents, silenceSessions } from './lockdown.ts';
import { type Log, openLog } from './log.ts';
import { serveMedia } from './mediaProtocol.ts';
import { setMenu } from './menu.ts';
import { createOpenWith } from './openWith.ts';
import { registerSchemes } from './origins.ts';
import {
  LIBRARY_ENTRY,
  LICENCES,
  libraryEnvironment,
  nodePath,
  PAGE_ROOT,
  PRELOAD,
  shellDataDir,
} from './paths.ts';
import { relaunch } from './recovery/relaunch.ts';
import { beginRun } from './recovery/runs.ts';
import { createStarting } from './recovery/starting.ts';
import { catchUncaught, type Uncaught } from './recovery/uncaught.ts';
import { createSecrets } from './secrets.ts';
import { startUpdates } from './updates/startUpdates.ts';
import { tellsOfWork } from './updates/updater.ts';
import { systemVault } from './vault.ts';
import { createWindows } from './windows.ts';

const CAME_BACK = 'The library stopped unexpectedly and was started again. No file was lost.';

app.setName('Mediaroot');
if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
app.setPath('userData', shellDataDir());
// As root Chromium cannot sandbox at all; enabling it would take the switch back and no child could start.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerSchemes();

// As it was typed: the words that Chromium hands over by itself are in another order and more.
const commandLine: CommandLine = { argv: process.argv, cwd: process.cwd() };
if (app.requestSingleInstanceLock(commandLine)) run();
else app.quit();

/** @returns absolute paths of the files and folders a start names */
function named(line: CommandLine): string[] {
  return pathsNamed(line, { first: process.defaultApp === true });
}

function run(): void {
  const log = openLog(path.join(app.getPath('userData'), 'logs'), Boolean(process.env.MEDIAROOT_DEBUG));
  const uncaught = catchUncaught(log);
  nativeTheme.themeSource = 'system';
  silenceSessions();
  lockWebContents(log);
  // macOS names files before the app is ready, and while it runs.
  const early = named(commandLine);
  let open = (files: readonly string[]): void => void early.push(...files);
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open([file]);
  });
  app
    .whenReady()
    .then(() => {
      open = start(log, uncaught);
      if (early.length > 0) open(early);
    })
    .catch(uncaught.cannotStart);
}

/** @returns opens files and folders, absolute paths, with the app */
function start(log: Log, uncaught: Uncaught): (files: readonly string[]) => void {
  const originals = createLocateCache();
  const watch = createLibraryWatch(originals.clear);
  const windows = createWindows({
    preload: PRELOAD,
    stateFile: path.join(app.getPath('userData'), 'window.json'),
    log,
    saveDiagnostics: (window) => diagnostics.save(window),
  });
  const secrets = createSecrets({
    vault: systemVault,
    file: path.join(app.getPath('userData'), 'secrets.json'),
    log,
  });
  const starting = createStarting({
    safeMode: app.commandLine.hasSwitch(SAFE_MODE),
    runs: beginRun(path.join(app.getPath('userData'), 'running.json'), Date.now(), (error) =>
      log('warn', 'how this run goes cannot be noted', { error }),
    ),
    relaunch,
    tell: (state) => windows.tell('app.start', state),
  });
  const library = startLibraryProcess({
    node: nodePath(),
    entry: LIBRARY_ENTRY,
    env: () => ({ ...libraryEnvironment(), ...starting.environment() }),
    log,
    onEvent(name, payload) {
      if (name === 'library.state') noteState(payload);
      if (tellsOfWork(name)) updater.noteWork();
      windows.forward(name, payload);
    },
    onSecret: secrets,
    onUp(again) {
      windows.tell('host.connection', { connection: 'up' });
      if (again) windows.tell('host.notice', { level: 'warn', message: CAME_BACK });
      void library.call('library.state', {}).then((state) => {
        if (!state.ok) return;
        noteState(state.value);
        windows.forward('library.state', state.value);
      });
    },
    onDown(failures) {
      originals.clear();
      windows.tell('host.connection', { connection: 'down' });
      starting.libraryDown(failures);
    },
  });

  const openWith = createOpenWith({
    log,
    findOriginals: (paths) => library.call('assets.at', { paths }),
    startImport: (paths) => library.call('import.start', { paths, mode: 'copy' }),
    changed: () => windows.tell('app.opened', {}),
  });

  function noteState(payload: unknown): void {
    const { data: state } = LibraryState.safeParse(payload);
    if (state === undefined) return;
    watch.note(state);
    starting.libraryState(state);
    openWith.note(state);
    menu.note(state);
  }

  lockSession(session.defaultSession, log);
  serveApp(session.defaultSession, PAGE_ROOT);
  serveMedia(session.defaultSession, {
    thumbnailsDir: watch.thumbnailsDir,
    locate: library.locate,
    originals,
    log,
  });
  const updater = startUpdates({
    settings: openAppSettings(path.join(app.getPath('userData'), 'app.json')),
    library,
    log,
    safeMode: starting.state().safeMode,
    onChange: (state) => windows.tell('updates.changed', state),
  });
  const diagnostics = createDiagnostics({
    library,
    shellData: app.getPath('userData'),
    start: starting.state,
  });
  const hostCalls = createHostCalls({
    library,
    updater,
    starting,
    diagnostics,
    openWith,
    licences: LICENCES,
  });
  answerBridge({ library, hostCalls, isKnown: windows.isKnown, log });
  const menu = setMenu(windows, library);
  windows.show();
  uncaught.started((message) => windows.tell('host.notice', { level: 'error', message }));
  log('info', 'started', { version: app.getVersion(), electron: process.versions.electron });

  const ending = createEnding({
    log,
    stop() {
      updater.stop();
      return library.shutdown().finally(starting.ended);
    },
    quit: app.quit,
    startAgain: (files) => relaunch({ safeMode: starting.state().safeMode, files }),
  });
  const open = (files: readonly string[]): void => {
    if (ending.begun()) {
      ending.comeBack(files);
      return;
    }
    // On a Mac the app runs on without a window.
    windows.show();
    if (files.length > 0) void openWith.give(files);
  };
  app.on('second-instance', (_event, _argv, _cwd, line) => {
    const second = CommandLine.safeParse(line);
    open(second.success ? named(second.data) : []);
  });
  app.on('activate', () => open([]));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (!ending.mayEnd()) event.preventDefault();
  });
  return open;
}
