/** Where the parts of the app lie: beside each other in dist/ while developing, in the resources folder when installed. */
import path from 'node:path';
import { app } from 'electron';

const DIST = import.meta.dirname;

export const PRELOAD = path.join(DIST, 'preload.cjs');
export const PAGE_ROOT = path.join(DIST, 'renderer');

/** Licences of what is shipped; made when a package is. */
export const LICENCES = path.join(app.isPackaged ? process.resourcesPath : DIST, 'licences.json');

/** Plain Node cannot read inside app.asar, so the library's script lies beside it. */
export const LIBRARY_ENTRY = path.join(
  DIST.replace(/app\.asar(?=[\\/]|$)/, 'app.asar.unpacked'),
  'library.js',
);

/** The Node executable the library runs on. An installed app uses its own and nothing a variable names. */
export function nodePath(): string {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  if (app.isPackaged) return path.join(process.resourcesPath, binary);
  return process.env.MEDIAROOT_NODE ?? path.join(app.getAppPath(), 'node_modules', 'node', 'bin', binary);
}

/** Chromium's own files and the shell's, apart from the library's data. */
export function shellDataDir(): string {
  const own = process.env.MEDIAROOT_DATA_DIR;
  return path.join(own ? path.resolve(own) : path.join(app.getPath('appData'), 'Mediaroot'), 'shell');
}

/** Environment of the library: ours, told where pictures are, without what would turn it into something else. */
export function libraryEnvironment(): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _runAsNode, NODE_OPTIONS, ...env } = process.env;
  return {
    MEDIAROOT_PICTURES_DIR: app.getPath('pictures'),
    ...env,
    ...(app.isPackaged || NODE_OPTIONS === undefined ? {} : { NODE_OPTIONS }),
  };
}
