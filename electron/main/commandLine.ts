/** The words the app is started with: which files they name, and with which it starts again. Knows nothing of Electron. */
import path from 'node:path';
import { z } from 'zod';

/** What a second start hands to the first one. */
export const CommandLine = z.object({ argv: z.array(z.string()), cwd: z.string() });
export type CommandLine = z.infer<typeof CommandLine>;

/** Switch of the command line. */
export const SAFE_MODE = 'safe-mode';

interface Started {
  /** Whether the first word that is no switch names the app itself, as while developing. */
  readonly first: boolean;
}

interface Words {
  readonly switches: readonly string[];
  /** The word that names the app itself, or none. */
  readonly app: readonly string[];
  readonly named: readonly string[];
}

function wordsOf(argv: readonly string[], { first }: Started): Words {
  const words = argv.slice(1);
  const end = words.indexOf('--');
  const before = end < 0 ? words : words.slice(0, end);
  const others = before.filter((word) => word !== '' && !word.startsWith('-'));
  const apps = first ? 1 : 0;
  return {
    switches: before.filter((word) => word.startsWith('-')),
    app: others.slice(0, apps),
    named: [...others.slice(apps), ...words.slice(before.length + 1)],
  };
}

/** Absolute paths that a command line names, in order; switches are none of them. */
export function pathsNamed({ argv, cwd }: CommandLine, started: Started): string[] {
  return wordsOf(argv, started).named.map((word) => path.resolve(cwd, word));
}

/**
 * Words to start the app with again as it was started, and these absolute paths. What was named before is not taken again: it
 * is in the library, or it is what made the app stop.
 */
export function wordsAgain(
  argv: readonly string[],
  again: Started & { readonly safeMode: boolean; readonly files: readonly string[] },
): string[] {
  const { switches, app } = wordsOf(argv, again);
  const kept = switches.filter((word) => word !== `--${SAFE_MODE}`);
  const safe = again.safeMode ? [`--${SAFE_MODE}`] : [];
  return [...kept, ...safe, ...app, ...(again.files.length > 0 ? ['--', ...again.files] : [])];
}
