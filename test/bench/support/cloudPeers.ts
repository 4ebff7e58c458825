/** The programs that copy folders to buckets, each doing the same job on the same files and the same service. */
import { mkdir, rm } from 'node:fs/promises';
import { ensureNeeds, findCommand } from '../../../build/lib/system.mjs';
import type { Bucket } from '../../support/buckets.ts';
import type { RgwAddress } from '../../support/rgw.ts';
import { type Measured, measured } from './measured.ts';

export interface CopyPeer {
  readonly name: string;
  upload(folder: string, bucket: Bucket): Promise<Measured>;
  /** `to` is emptied before, which is not counted. */
  download(bucket: Bucket, to: string): Promise<Measured>;
}

/** As many requests at the same time as ours. */
const CONNECTIONS = 16;

export function rclone(rgw: RgwAddress): CopyPeer | null {
  if (!isThere('rclone')) return null;
  const env = {
    // rclone does not start with a bundle of the AWS tools, which no plain HTTP needs.
    AWS_CA_BUNDLE: undefined,
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_R_TYPE: 's3',
    RCLONE_CONFIG_R_PROVIDER: 'Ceph',
    RCLONE_CONFIG_R_ENDPOINT: rgw.endpoint,
    RCLONE_CONFIG_R_ACCESS_KEY_ID: rgw.user.id,
    RCLONE_CONFIG_R_SECRET_ACCESS_KEY: rgw.user.secret,
  };
  const copy = (from: string, to: string) =>
    measured(
      'rclone',
      ['copy', from, to, '--transfers', `${CONNECTIONS}`, '--checkers', `${CONNECTIONS}`],
      env,
    );
  return {
    name: 'rclone',
    upload: (folder, bucket) => copy(folder, `r:${bucket.name}`),
    download: async (bucket, to) => copy(`r:${bucket.name}`, await emptied(to)),
  };
}

export function s3cmd(rgw: RgwAddress): CopyPeer | null {
  if (!isThere('s3cmd')) return null;
  const { host } = new URL(rgw.endpoint);
  const common = [
    ...['--config=/dev/null', `--access_key=${rgw.user.id}`, `--secret_key=${rgw.user.secret}`],
    ...[`--host=${host}`, `--host-bucket=${host}`, '--no-ssl', '--no-progress', '--quiet'],
  ];
  return {
    name: 's3cmd',
    upload: (folder, bucket) => measured('s3cmd', [...common, 'sync', `${folder}/`, `s3://${bucket.name}/`]),
    download: async (bucket, to) =>
      measured('s3cmd', [...common, 'sync', `s3://${bucket.name}/`, `${await emptied(to)}/`]),
  };
}

function isThere(name: string): boolean {
  if (findCommand(name) === undefined) ensureNeeds([{ name, kind: 'command', packages: [name] }]);
  return findCommand(name) !== undefined;
}

async function emptied(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}
