/** The command line: `mediaroot COMMAND`. Reads arguments, opens the library, runs one command, sets the exit code. */
import path from 'node:path';
import { createNodeHost, createSession } from '../library/index.ts';
import { type Command, parseCommand } from './arguments.ts';
import { type Client, createClient, openAt } from './client.ts';
import { doctor } from './commands/doctor.ts';
import { importPaths } from './commands/import.ts';
import { init } from './commands/init.ts';
import { list } from './commands/list.ts';
import { serve } from './commands/serve.ts';
import { show } from './commands/show.ts';
import { thumbnails } from './commands/thumbnails.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import { type Outcome, progressLine, report, reportError, writeOut } from './output.ts';
import { USAGE } from './usage.ts';

type WorkCommand = Exclude<Command, { name: 'help' | 'version' }>;
type LibraryCommand = Exclude<WorkCommand, { name: 'serve' }>;

async function outcomeOf(client: Client, command: LibraryCommand): Promise<Outcome> {
  const progress = progressLine();
  if (command.name === 'init') return init(client, command.options);
  if (command.options.library !== undefined) await openAt(client, path.resolve(command.options.library));
  switch (command.name) {
    case 'import':
      return importPaths(client, command.options, command.paths, progress);
    case 'list':
      return list(client, command.options, command.json);
    case 'show':
      return show(client, command.id);
    case 'thumbnails':
      return thumbnails(client, command.options, progress, command.json);
    case 'doctor':
      return doctor(client);
  }
}

/** The library is closed before its outcome is printed, so that whoever reads the outcome may open it at once. */
async function runCommand(command: WorkCommand): Promise<ExitCode> {
  const host = createNodeHost();
  const makesThumbnails = command.name === 'thumbnails' || command.name === 'serve';
  const client = createClient(
    createSession(host, {
      thumbnails: makesThumbnails ? 'background' : 'asked',
      reopens: command.name === 'serve' && command.options['default-library'],
    }),
  );
  const run = async () => {
    try {
      if (command.name === 'serve') return await serve(client, host, command.options, command.json);
      return await outcomeOf(client, command);
    } finally {
      await client.session.close();
    }
  };
  const outcome = await run();
  return typeof outcome === 'number' ? outcome : report(outcome, command.json);
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  const json = argv.includes('--json');
  try {
    const command = parseCommand(argv);
    if (command.name === 'help') {
      await writeOut(json ? `${JSON.stringify({ usage: USAGE })}\n` : USAGE);
      return EXIT.done;
    }
    if (command.name === 'version') {
      const { version } = createNodeHost();
      await writeOut(json ? `${JSON.stringify({ version })}\n` : `${version}\n`);
      return EXIT.done;
    }
    return await runCommand(command);
  } catch (error) {
    return reportError(error, json);
  }
}

// Whoever reads our output may stop early, as `head` does: that is no fault.
process.stdout.on('error', () => process.exit());
process.exitCode = await main(process.argv.slice(2));
