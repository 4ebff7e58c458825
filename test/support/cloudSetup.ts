/** Starts the cloud tier's servers once, before its first file, and ends them after its last. */
import type { TestProject } from 'vitest/node';
import { type Azurite, startAzurite } from './azurite.ts';
import { missingRgwPrograms, type Rgw, startRgw } from './rgw.ts';

const servers: (Rgw | Azurite)[] = [];

export async function setup({ provide }: TestProject): Promise<void> {
  const missing = missingRgwPrograms();
  if (missing.length > 0) {
    console.warn(
      `\n*** NO CEPH GATEWAY HERE (missing: ${missing.join(', ')}): tests against S3 are skipped ***\n`,
    );
  }
  const kept = async <S extends Rgw | Azurite>(starting: Promise<S>): Promise<S> => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  const starting = [missing.length > 0 ? null : kept(startRgw()), kept(startAzurite())] as const;
  // All have to have ended one way or the other before what was started can be stopped.
  await Promise.allSettled(starting);
  const [rgw, azurite] = await Promise.all(starting).catch(async (error: unknown) => {
    await teardown();
    throw error;
  });
  provide('rgw', rgw && { endpoint: rgw.endpoint, port: rgw.port, conf: rgw.conf, user: rgw.user });
  provide('azurite', { endpoint: azurite.endpoint, account: azurite.account, key: azurite.key });
}

export async function teardown(): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}
