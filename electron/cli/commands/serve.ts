/** `serve`: the library in a browser, until interrupted. */
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import type { Host } from '../../library/index.ts';
import type { Options } from '../arguments.ts';
import { type Client, openAt } from '../client.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { builtPageFolder, hasPage } from '../http/pageRoute.ts';
import { startWebServer, type WebServer } from '../http/server.ts';
import { say, writeOut } from '../output.ts';

/** Resolves at the first request to stop; the second one ends the program at once, as the system does by itself. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

async function start(client: Client, host: Host, options: Options<'serve'>): Promise<WebServer> {
  try {
    return await startWebServer(options.host, options.port, {
      session: client.session,
      version: host.version,
      pageFolder: builtPageFolder(),
      log: (message, error) => host.log('error', message, { error: String(error) }),
    });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const words = reason === 'EADDRINUSE' ? 'another program uses that port' : reason;
    throw new MediarootError('unavailable', `Cannot listen on ${options.host}:${options.port}: ${words}.`, {
      cause: error,
    });
  }
}

/** @throws MediarootError when the library cannot be opened or the address not be listened on */
export async function serve(
  client: Client,
  host: Host,
  options: Options<'serve'>,
  json: boolean,
): Promise<ExitCode> {
  const stop = stopAsked();
  if (options.library === undefined) await client.session.openLast();
  else await openAt(client, path.resolve(options.library));
  const server = await start(client, host, options);
  if (!(await hasPage(builtPageFolder())))
    await say(
      'mediaroot: the page is not built, so only the API answers. Run “npm run build” to have the gallery.',
    );
  const { address, port, token } = server;
  await writeOut(json ? `${JSON.stringify({ address, port, token })}\n` : `Mediaroot is at ${address}\n`);
  await stop;
  await server.close();
  return EXIT.done;
}
