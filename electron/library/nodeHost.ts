/** The host of every real program: this machine's folders, clock and log. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRotatingLog } from '../../shared/rotatingLog.ts';
import { codeFolder } from './entries.ts';
import type { Host } from './host.ts';
import { createSessionSecrets } from './sessionSecrets.ts';
import { logDisk } from './storage/logFile.ts';

/**
 * Folders follow each system's custom; MEDIAROOT_DATA_DIR and MEDIAROOT_PICTURES_DIR override them.
 * With MEDIAROOT_DEBUG set, the log also goes to standard error.
 */
export function createNodeHost(overrides: Partial<Host> = {}): Host {
  const codeDir = overrides.codeDir ?? codeFolder();
  const dataDir = overrides.dataDir ?? (process.env.MEDIAROOT_DATA_DIR || defaultDataDir());
  const now = overrides.now ?? Date.now;
  const file = createRotatingLog(logDisk(path.join(dataDir, 'logs')), 'library');
  return {
    version: packageVersion(codeDir),
    picturesDir: process.env.MEDIAROOT_PICTURES_DIR || defaultPicturesDir(),
    safeMode: process.env.MEDIAROOT_SAFE_MODE === '1',
    secrets: createSessionSecrets(),
    log: (level, message, fields = {}) => {
      const line = file.write(now(), { level, message, pid: process.pid, ...fields });
      if (process.env.MEDIAROOT_DEBUG) process.stderr.write(line);
    },
    ...overrides,
    codeDir,
    dataDir,
    now,
  };
}

function defaultDataDir(): string {
  if (process.platform === 'darwin')
    return path.join(os.homedir(), 'Library', 'Application Support', 'Mediaroot');
  if (process.platform === 'win32') {
    return path.join(process.env.APPDATA || path.join(os.homedir(), 'AppData', 'Roaming'), 'Mediaroot');
  }
  return path.join(
    absoluteOr(process.env.XDG_DATA_HOME, path.join(os.homedir(), '.local', 'share')),
    'mediaroot',
  );
}

function defaultPicturesDir(): string {
  const usual = path.join(os.homedir(), 'Pictures');
  return process.platform === 'linux' ? (xdgPicturesDir() ?? usual) : usual;
}

/** `XDG_PICTURES_DIR="$HOME/Bilder"` in user-dirs.dirs: either below $HOME or absolute, as xdg-user-dirs defines it. */
function xdgPicturesDir(): string | null {
  const config = absoluteOr(process.env.XDG_CONFIG_HOME, path.join(os.homedir(), '.config'));
  let text: string;
  try {
    text = fs.readFileSync(path.join(config, 'user-dirs.dirs'), 'utf8');
  } catch {
    return null;
  }
  const value = /^\s*XDG_PICTURES_DIR="(.+)"\s*$/m.exec(text)?.[1]?.replace(/^\$HOME(?=\/|$)/, os.homedir());
  // Set to the home folder itself it means that there is none.
  return value && path.isAbsolute(value) && path.resolve(value) !== os.homedir() ? value : null;
}

/** The XDG rules say that a relative value is to be ignored. */
function absoluteOr(value: string | undefined, otherwise: string): string {
  return value && path.isAbsolute(value) ? value : otherwise;
}

function packageVersion(codeDir: string): string {
  try {
    const parsed: unknown = JSON.parse(fs.readFileSync(path.join(codeDir, 'package.json'), 'utf8'));
    if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
  } catch {
    // A moved code folder still runs; it only cannot say its version.
  }
  return '0.0.0';
}
