/** `serve`: the library in a browser, until interrupted. */
import path from 'node:path';
import { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import type { Host } from '../../library/index.ts';
import { type Client, openAt } from '../client.ts';
import { count, defineCommand, flag, folder, noWords } from '../command.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { builtPageFolder, hasPage } from '../http/pageRoute.ts';
import { startWebServer, type WebServer } from '../http/server.ts';
import { say, writeOut } from '../output.ts';
import { UsageError } from '../usageError.ts';

const OPTIONS = z.object({
  library: folder.optional(),
  host: z.string().min(1).max(255).default('127.0.0.1'),
  port: count(0, 65_535).default(0),
  'default-library': flag,
});
type ServeOptions = z.output<typeof OPTIONS>;

export const serve = defineCommand({
  name: 'serve',
  help: {
    line: 'serve',
    does: 'show the library in a web browser',
    options: [
      ['--host ADDRESS', 'address to listen on (default: 127.0.0.1)'],
      ['--port N', 'port to listen on (default: one chosen by the system)'],
      ['--default-library', 'the library used last, instead of --library'],
    ],
    examples: [['serve', 'address, port, token']],
  },
  forms: { host: 'text', port: 'text', 'default-library': 'flag' },
  options: OPTIONS,
  words: noWords,
  session: 'stays',
  opens: false,
  reopens: (options) => options['default-library'],
  check(options) {
    if ((options.library === undefined) === !options['default-library'])
      throw new UsageError('serve needs either --library or --default-library.');
  },
  run: ({ client, host, options, json }) => listening(client, host, options, json),
});

/** Resolves at the first request to stop; the second one ends the program at once, as the system does by itself. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

async function start(client: Client, host: Host, options: ServeOptions): Promise<WebServer> {
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
async function listening(
  client: Client,
  host: Host,
  options: ServeOptions,
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
