/** A Ceph RADOS Gateway of its own: one monitor, one object store in memory and the gateway, on free ports of this machine. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findCommand } from '../../build/lib/system.mjs';
import { freePort, type ServerProcess, startServerProcess, untilListening } from './serverProcess.ts';

const run = promisify(execFile);

const PROGRAMS = [
  'radosgw',
  'ceph-mon',
  'ceph-osd',
  'ceph',
  'ceph-authtool',
  'monmaptool',
  'radosgw-admin',
  'setpriv',
];

/** Programs that are not here; empty: a gateway can be started. */
export function missingRgwPrograms(): readonly string[] {
  return PROGRAMS.filter((name) => findCommand(name) === undefined);
}

export interface RgwUser {
  readonly id: string;
  readonly secret: string;
}

/** Can be sent to another process. */
export interface RgwAddress {
  readonly endpoint: string;
  readonly port: number;
  /** Configuration for `radosgw-admin`. */
  readonly conf: string;
  readonly user: RgwUser;
}

export interface Rgw extends RgwAddress {
  stop(): Promise<void>;
}

interface Cluster {
  readonly folder: string;
  readonly id: string;
  /** Address of the monitor. */
  readonly monitor: string;
  readonly megabytes: number;
}

/** The configuration: only what makes one node complete, quick and quiet. */
function configuration({ folder, id, monitor, megabytes }: Cluster): string {
  const settings: Readonly<Record<string, string | number | boolean>> = {
    fsid: id,
    'mon host': monitor,
    'public addr': '127.0.0.1',
    'cluster addr': '127.0.0.1',
    'ms bind ipv6': false,
    'run dir': folder,
    'admin socket': `${folder}/$name.asok`,
    'log file': `${folder}/$name.log`,
    'mon data': `${folder}/mon`,
    'osd data': `${folder}/osd`,
    'rgw data': `${folder}/rgw`,
    keyring: `${folder}/keyring`,
    // One copy of everything, kept in memory.
    'osd objectstore': 'memstore',
    'memstore device bytes': megabytes * 1024 * 1024,
    'osd pool default size': 1,
    'osd pool default min size': 1,
    'mon allow pool size one': true,
    'osd crush chooseleaf type': 0,
    // Few placement groups and shards: a gateway makes eight pools when it starts.
    'osd pool default pg num': 4,
    'osd pool default pgp num': 4,
    'osd pool default pg autoscale mode': 'off',
    'mon max pg per osd': 1000,
    'osd min pg log entries': 10,
    'osd max pg log entries': 10,
    'rgw override bucket index max shards': 1,
    'rgw dynamic resharding': false,
    'rgw gc max objs': 4,
    'rgw lc max objs': 4,
    'rgw usage max shards': 1,
    'rgw data log num shards': 1,
    'rgw md log max shards': 1,
    'rgw reshard num logs': 1,
    // Nothing runs in the background.
    'rgw run sync thread': false,
    'rgw enable gc threads': false,
    'rgw enable lc threads': false,
    'rgw enable quota threads': false,
    'rgw enable usage log': false,
    'rgw enable apis': 's3, admin',
    // Monitors otherwise wait for each other, and complain about a full disk that is not theirs.
    'paxos propose interval': 0.02,
    'paxos min wait': 0.01,
    'mon tick interval': 1,
    'mon data avail crit': 1,
    'mon data avail warn': 1,
    'debug ms': 0,
  };
  return `[global]\n${Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')}\n`;
}

export interface RgwOptions {
  /** Room for objects; taken only as it fills. */
  readonly megabytes?: number;
}

/** Takes about two seconds. The user's keys are `test` and `testsecret`. */
export async function startRgw({ megabytes = 2048 }: RgwOptions = {}): Promise<Rgw> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-rgw-'));
  const servers: ServerProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [port, monitorPort] = [await freePort(), await freePort()];
    const conf = path.join(folder, 'ceph.conf');
    const monitor = `v2:127.0.0.1:${monitorPort}`;
    await makeCluster({ folder, id: crypto.randomUUID(), monitor, megabytes }, conf);
    const env = { CEPH_CONF: conf };
    servers.push(startServerProcess('ceph-mon', ['-c', conf, '-i', 'a', '-f'], env));
    const store = crypto.randomUUID();
    await run('ceph', ['-c', conf, '--connect-timeout', '30', 'osd', 'new', store]);
    await run('ceph-osd', ['-c', conf, '-i', '0', '--mkfs', '--osd-uuid', store]);
    servers.push(startServerProcess('ceph-osd', ['-c', conf, '-i', '0', '-f'], env));
    const frontend = `beast endpoint=127.0.0.1:${port}`;
    const gateway = ['-c', conf, '-n', 'client.admin', '-f', `--rgw-frontends=${frontend}`];
    const server = startServerProcess('radosgw', gateway, env);
    servers.push(server);
    await untilListening(server, port);
    const user = { id: 'test', secret: 'testsecret' };
    await addRgwUser(conf, 'test', user);
    return { endpoint: `http://127.0.0.1:${port}`, port, conf, user, stop };
  } catch (error) {
    const said = servers.map((server) => server.said()).join('');
    await stop();
    throw new Error(`No Ceph gateway could be started. ${said}`, { cause: error });
  }
}

async function makeCluster(cluster: Cluster, conf: string): Promise<void> {
  const { folder, id, monitor } = cluster;
  for (const name of ['mon', 'osd', 'rgw']) await mkdir(path.join(folder, name));
  await writeFile(conf, configuration(cluster));
  const keyring = path.join(folder, 'keyring');
  const all = (...services: string[]) => services.flatMap((service) => ['--cap', service, 'allow *']);
  const key = (name: string, caps: string[]) =>
    run('ceph-authtool', [keyring, '--gen-key', '-n', name, ...caps]);
  await run('ceph-authtool', ['--create-keyring', keyring]);
  await key('mon.', all('mon'));
  await key('client.admin', all('mon', 'osd', 'mgr'));
  await key('osd.0', all('mon', 'osd', 'mgr'));
  const map = path.join(folder, 'monmap');
  await run('monmaptool', ['--create', '--addv', 'a', `[${monitor}]`, '--fsid', id, map]);
  await run('ceph-mon', ['-c', conf, '-i', 'a', '--mkfs', '--monmap', map, '--keyring', keyring]);
}

/** `radosgw-admin`, its answer as text. */
async function rgwAdmin(conf: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('radosgw-admin', ['-c', conf, '-n', 'client.admin', ...args]);
  return stdout;
}

/** Another user of the gateway, who owns nothing yet. */
export async function addRgwUser(conf: string, name: string, keys: RgwUser): Promise<void> {
  const given = [`--access-key=${keys.id}`, `--secret-key=${keys.secret}`];
  await rgwAdmin(conf, 'user', 'create', `--uid=${name}`, `--display-name=${name}`, ...given);
}
