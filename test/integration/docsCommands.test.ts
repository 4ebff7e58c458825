/** What README and guides say can be typed is typed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI_REFERENCE } from '../../build/docs/cliReference.mjs';
import { type Scene, type TypedBlock, typedBlocks } from '../../build/docs/commands.mjs';
import { readDocuments } from '../../build/docs/markdown.mjs';
import { COMMANDS } from '../../electron/cli/commands/index.ts';
import { type DocumentRun, type DocumentWorld, documentWorld } from '../support/documentRun.ts';

/** A command of the command line on a machine that does much else. */
const LONGEST_MS = 20_000;
/** Of a shell, for a program that is not there. */
const NO_SUCH_PROGRAM = 127;

interface Act {
  readonly file: string;
  readonly scene: Scene;
  readonly blocks: TypedBlock[];
}

const notRun: string[] = [];

/** Blocks that are run one after the other, from a scene on. */
function actsOf(file: string, blocks: readonly TypedBlock[]): readonly Act[] {
  const acts: Act[] = [];
  for (const { lines, scene, noRun } of blocks) {
    for (const { line, text, script } of lines)
      if (noRun !== undefined || script !== undefined)
        notRun.push(`${file}:${line}: ${text} (${noRun ?? 'a script of package.json'})`);
    const toRun = lines.filter(({ script }) => noRun === undefined && script === undefined);
    if (toRun.length === 0) continue;
    if (acts.length === 0 || scene !== undefined) acts.push({ file, scene: scene ?? 'library', blocks: [] });
    acts.at(-1)?.blocks.push({ lines: toRun });
  }
  return acts;
}

function told({ file, blocks }: Act, { failed }: DocumentRun): string {
  if (failed === null) return '';
  const lines = blocks.flatMap((block) => block.lines);
  const typed = lines.find(({ line }) => line === failed.line)?.text ?? '';
  return `${file}:${failed.line}: ${typed}\nended with ${failed.code}: ${failed.words}`;
}

/** A program of other people that this machine does not have. */
function isForeign({ failed }: DocumentRun): boolean {
  return failed?.code === NO_SUCH_PROGRAM && /: (?!mediaroot\b)[\w-]+: command not found/.test(failed.words);
}

const longest = ({ blocks }: Act) => ({
  timeout: LONGEST_MS * (2 + blocks.flatMap(({ lines }) => lines).length),
});

describe.skipIf(process.platform === 'win32')('what the documentation says can be typed', () => {
  let world: DocumentWorld;
  beforeAll(async () => {
    world = await documentWorld();
  });
  afterAll(async () => {
    console.log(`Not run, but known to be there or said not to be run:\n${notRun.join('\n')}`);
    await world?.remove();
  });

  it.each([
    ['ls ~/nothing', 2, 'nothing'],
    ['false; true', 1, ''],
    ['false && true', 1, ''],
    ['false | true', 1, ''],
    ['mediaroot list --library ~/nothing', 3, 'There is no library'],
    ['mediaroot frobnicate', 2, 'no command “frobnicate”'],
    ['mediaroot list # ends with 1', 1, ''],
    ['true # it ends with 1', 1, 'ended with 0'],
    ['exit 0', 0, ''],
    ['cd ~ && npm start', 1, 'script of package.json'],
  ])('is told when it fails: %s', async (text, code, words) => {
    const lines = ['cd ~/Pictures', text, 'cd ~', 'true'].map((one, index) => ({
      line: 7 + index,
      text: one,
    }));
    const { failed } = await world.run('empty', [{ lines }]);
    expect(failed).toMatchObject({ line: 8, code, words: expect.stringContaining(words) });
  });

  it.each([
    ['missing-file', 'mediaroot relink FOLDER --library DIR'],
    ['rotten-file', 'mediaroot check --download --heal --library DIR'],
  ] as const)('can begin where %s is amiss, and mend it', async (scene, mends) => {
    const verify = 'mediaroot verify --library DIR';
    const typed = [`${verify} # it ends with 1`, mends, verify];
    const run = await world.run(scene, [{ lines: typed.map((text, index) => ({ line: index + 1, text })) }]);
    expect(run.failed).toBeNull();
  });

  const acts = readDocuments().flatMap((document) => actsOf(document.file, typedBlocks(document)));
  for (const act of acts.filter(({ file }) => file !== CLI_REFERENCE)) {
    const line = act.blocks[0]?.lines[0]?.line;
    it(`ends well, from line ${line} of ${act.file} on (${act.scene})`, longest(act), async (context) => {
      const run = await world.run(act.scene, act.blocks);
      context.skip(isForeign(run), told(act, run));
      expect(told(act, run)).toBe('');
    });
  }

  const [reference] = acts.filter(({ file }) => file === CLI_REFERENCE);
  if (reference === undefined) throw new Error(`${CLI_REFERENCE} has no examples.`);
  it(`prints the fields that ${CLI_REFERENCE} names`, longest(reference), async () => {
    const run = await world.run(reference.scene, reference.blocks, { json: true });
    expect(told(reference, run)).toBe('');
    const named = COMMANDS.flatMap(({ help }) => help.examples);
    const printed = named.map(([example], index) => [
      example,
      Object.keys(run.objects[index] ?? {}).join(', '),
    ]);
    expect(printed).toEqual(named);
  });
});
