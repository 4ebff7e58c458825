/** The app as though it came from a package for Debian, with a system that only writes down what it is asked to install. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { UpdateServer } from '../../support/updateServer.ts';
import type { Folders } from './app.ts';

/** Environment to start it with. */
export type Environment = Readonly<Record<string, string>>;

/** Files that a package has beside the app. */
export async function asDebianPackage(
  { folder }: Pick<Folders, 'folder'>,
  { url, publicKey }: Pick<UpdateServer, 'url' | 'publicKey'>,
): Promise<Environment> {
  const resources = path.join(folder, 'resources');
  await mkdir(resources, { recursive: true });
  await writeFile(path.join(resources, 'package-type'), 'deb');
  await writeFile(path.join(resources, 'app-update.yml'), 'updaterCacheDirName: mediaroot-updater\n');
  return {
    MEDIAROOT_UPDATES: url,
    MEDIAROOT_UPDATE_PUBLIC_KEY: publicKey,
    MEDIAROOT_UPDATE_RESOURCES: resources,
    XDG_CACHE_HOME: path.join(folder, 'cache'),
  };
}

/**
 * `dpkg` and `pkexec` in front of the system's own. What `dpkg` is called with, and whether the library had ended by then
 * according to the shell's log, is a line each in the file.
 */
export async function recordInstaller(
  { folder, dataDir }: Pick<Folders, 'folder' | 'dataDir'>,
  { exitCode = 0 }: { readonly exitCode?: number } = {},
): Promise<{ readonly environment: Environment; readonly record: string }> {
  const bin = path.join(folder, 'bin');
  const record = path.join(folder, 'installed.txt');
  const log = path.join(dataDir, 'shell/logs/shell.log');
  await mkdir(bin, { recursive: true });
  const program = (name: string, script: string) =>
    writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  await program('pkexec', 'shift; exec "$@"');
  await program('apt-get', `echo "apt-get $*" >> '${record}'; exit ${exitCode}`);
  await program(
    'dpkg',
    `echo "dpkg $*" >> '${record}'; grep -o 'library process ended' '${log}' >> '${record}'; exit ${exitCode}`,
  );
  return { environment: { PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` }, record };
}
