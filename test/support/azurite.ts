/** Azurite, Microsoft's stand-in for Azure Blob Storage, keeping everything in memory. */
import { createRequire } from 'node:module';
import { freePort, startServerProcess, untilListening } from './serverProcess.ts';

/** Can be sent to another process. */
export interface AzuriteAddress {
  /** Of the blob service, with the account in its path. */
  readonly endpoint: string;
  readonly account: string;
  readonly key: string;
}

export interface Azurite extends AzuriteAddress {
  stop(): Promise<void>;
}

/** Takes about a second. */
export async function startAzurite(): Promise<Azurite> {
  const port = await freePort();
  const account = 'mediaroot';
  const key = Buffer.from(crypto.randomUUID().repeat(2).slice(0, 64)).toString('base64');
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const args = ['--blobHost', '127.0.0.1', '--blobPort', `${port}`, '--inMemoryPersistence', '--silent'];
  const lenient = ['--skipApiVersionCheck', '--loose', '--disableTelemetry'];
  const server = startServerProcess(process.execPath, [main, ...args, ...lenient], {
    AZURITE_ACCOUNTS: `${account}:${key}`,
  });
  await untilListening(server, port);
  return {
    endpoint: `http://127.0.0.1:${port}/${account}`,
    account,
    key,
    stop: () => server.stop('SIGKILL'),
  };
}
