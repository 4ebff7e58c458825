/** The command line: `mediaroot COMMAND`. Reads arguments, opens the library, runs one command, sets the exit code. */
import path from 'node:path';
import { createNodeHost, createSession } from '../library/index.ts';
import { type Asked, helpLine, parseCommand } from './arguments.ts';
import { createClient, openAt } from './client.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import { progressLine, report, reportError, writeOut } from './output.ts';
import { helpText } from './usage.ts';

/** The library is closed before its outcome is printed, so that whoever reads the outcome may open it at once. */
async function runCommand({
  command,
  prepared,
  json,
}: Extract<Asked, { what: 'command' }>): Promise<ExitCode> {
  const host = createNodeHost();
  const client = createClient(
    createSession(host, {
      thumbnails: prepared.session === 'asked' ? 'asked' : 'background',
      stays: prepared.session === 'stays',
      reopens: prepared.reopens,
    }),
  );
  const run = async () => {
    try {
      const { library } = prepared.options;
      if (command.opens && typeof library === 'string') await openAt(client, path.resolve(library));
      return await prepared.run({ client, host, progress: progressLine(), json });
    } finally {
      await client.session.close();
    }
  };
  const outcome = await run();
  return typeof outcome === 'number' ? outcome : report(outcome, json);
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  const json = argv.includes('--json');
  try {
    const asked = parseCommand(argv);
    if (asked.what === 'command') return await runCommand(asked);
    const { version } = createNodeHost();
    const [name, text] = asked.what === 'help' ? ['usage', helpText(asked.command)] : ['version', version];
    await writeOut(json ? `${JSON.stringify({ [name]: text })}\n` : `${text.trimEnd()}\n`);
    return EXIT.done;
  } catch (error) {
    return reportError(error, json, helpLine(argv));
  }
}

// Whoever reads our output may stop early, as `head` does: that is no fault.
process.stdout.on('error', () => process.exit());
process.exitCode = await main(process.argv.slice(2));
