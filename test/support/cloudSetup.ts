/** Starts the cloud tier's servers once, before its first file, and ends them after its last. */
import type { TestProject } from 'vitest/node';
import { type Azurite, startAzurite } from './azurite.ts';
import { missingRgwPrograms, type Rgw, startRgw } from './rgw.ts';

let servers: readonly (Rgw | Azurite)[] = [];

export async function setup({ provide }: TestProject): Promise<void> {
  const missing = missingRgwPrograms();
  if (missing.length > 0) {
    console.warn(
      `\n*** NO CEPH GATEWAY HERE (missing: ${missing.join(', ')}): tests against S3 are skipped ***\n`,
    );
  }
  const [rgw, azurite] = await Promise.all([missing.length > 0 ? null : startRgw(), startAzurite()]);
  servers = rgw === null ? [azurite] : [rgw, azurite];
  provide('rgw', rgw && { endpoint: rgw.endpoint, port: rgw.port, conf: rgw.conf, user: rgw.user });
  provide('azurite', { endpoint: azurite.endpoint, account: azurite.account, key: azurite.key });
}

export async function teardown(): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}
