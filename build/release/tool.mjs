import { say } from '../lib/workspace.mjs';

/**
 * Runs a script of a release when it was started itself: its arguments in, its result to stdout, what went wrong in words.
 * @param {boolean | undefined} started `import.meta.main` of the script
 * @param {(args: string[]) => string | void | Promise<string | void>} work gives what belongs on stdout
 */
export async function runTool(started, work) {
  if (started !== true) return;
  try {
    const result = await work(process.argv.slice(2));
    if (typeof result === 'string') process.stdout.write(`${result}\n`);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/**
 * @param {readonly string[]} args
 * @param {number} index
 * @param {string} name as the usage calls it
 * @returns {string}
 */
export function argument(args, index, name) {
  const given = args[index];
  if (given === undefined || given === '') throw new Error(`${name} is missing.`);
  return given;
}
