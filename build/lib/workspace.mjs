import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where set-up keeps what it fetched; safe to delete at any time. */
export const CACHE = path.join(ROOT, '.cache');

/** The Node 24 executable that development, tests and the app's child processes run on. */
export const NODE = path.join(
  ROOT,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Path inside the project. @param {string[]} parts @returns {string} */
export function inRoot(...parts) {
  return path.join(ROOT, ...parts);
}

/** Tells the person at the terminal something; always on stderr, so stdout stays a result. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Environment for child processes: the project's own tools first, so that a `#!/usr/bin/env node` script meets
 * Node 24 whatever the machine has.
 * @param {Record<string, string | undefined>} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(extra = {}) {
  const bin = inRoot('node_modules', '.bin');
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const current = process.env[key] ?? '';
  const search = current.split(path.delimiter)[0] === bin ? current : `${bin}${path.delimiter}${current}`;
  return { ...process.env, [key]: search, ...extra };
}

/**
 * Runs a program to its end; what it prints goes to stderr unless captured.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ capture?: boolean, cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, quiet?: boolean, toStdout?: boolean }} [options]
 * @returns {{ code: number, stdout: string, stderr: string }} code is 127 when the program does not exist
 */
export function runToEnd(command, args, options = {}) {
  const silent = options.capture === true || options.quiet === true;
  const result = spawnSync(command, args, {
    cwd: options.cwd ?? ROOT,
    env: options.env ?? toolEnvironment(),
    stdio: silent ? ['ignore', 'pipe', 'pipe'] : ['ignore', options.toStdout === true ? 1 : 2, 2],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout, killSignal: 'SIGKILL' }),
  });
  const missing = result.error !== undefined && 'code' in result.error && result.error.code === 'ENOENT';
  return {
    code: missing ? 127 : (result.status ?? 1),
    stdout: result.stdout ?? '',
    stderr: result.stderr ?? '',
  };
}

/**
 * Runs npm with whatever Node is running now.
 * @param {readonly string[]} args
 * @param {{ capture?: boolean, cwd?: string, timeout?: number, quiet?: boolean }} [options]
 */
export function runNpm(args, options = {}) {
  const script = process.env.npm_execpath;
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script)) {
    return runToEnd(process.execPath, [script, ...args], options);
  }
  return process.platform === 'win32'
    ? runToEnd('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options)
    : runToEnd('npm', args, options);
}

/**
 * Starts a program in the foreground with this terminal, hands signals on to it and ends as it ended.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 */
export function becomeForeground(command, args, options = {}) {
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: options.env ?? toolEnvironment(),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches the child by itself; a second one could mean "stop at once" to it.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    say(`Could not start ${command}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
