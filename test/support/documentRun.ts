/**
 * Runs what a document says can be typed, as a person would: in a shell, one line after the other, in a home folder with real
 * pictures and a library. Every line of the shell's script has the number it has in the document.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Scene, TypedBlock } from '../../build/docs/commands.mjs';
import { MEDIAROOT, NPM, PRELUDE } from './documentShell.ts';

const MAIN = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));

/** Words that stand for something of the reader's, and places in the home folder; ID is a number. */
const PLACES: Readonly<Record<string, string>> = {
  DIR: 'library',
  MEDIA: 'Media',
  PICTURES: 'Pictures',
  FILE: 'Edited/harbour.jpg',
  FOLDER: 'Folder',
  COPY: 'Copy',
  NEWPLACE: 'Elsewhere',
  BUCKET: 'bucket',
};
const ASSET = '1';

/** Pictures by colour, so that no two have the same content. */
const PICTURES = {
  'Pictures/harbour.jpg': '#205080',
  'Pictures/meadow.jpg': '#408020',
  'Pictures/2025/night.png': '#101030',
  'Edited/harbour.jpg': '#2060a0',
  'Scans/ticket.png': '#f0f0e0',
};

/** How each scene is made, of which other one. */
const SCENE_STEPS: readonly (readonly [scene: Scene, of: Scene, step: string])[] = [
  ['empty', 'empty', 'mkdir ~/bucket'],
  [
    'library',
    'empty',
    'mediaroot init --library DIR --media-root MEDIA; mediaroot import PICTURES --library DIR; mediaroot doctor --library DIR',
  ],
  [
    'synced',
    'library',
    'mediaroot remote add cloud --type local --bucket BUCKET --library DIR; mediaroot sync --library DIR; mediaroot delete ID --library DIR',
  ],
  ['new-machine', 'synced', 'rm -r DIR MEDIA'],
  ['moved-media', 'synced', 'mv MEDIA NEWPLACE'],
  ['missing-file', 'synced', `mkdir FOLDER; mv "$(ls MEDIA/photos/*/*/*/*.jpg | head -n 1)" FOLDER`],
  [
    'rotten-file',
    'synced',
    'rot=$(ls MEDIA/photos/*/*/*/*.jpg | head -n 1); cp $rot FILE; touch -r $rot time; printf x | dd of=$rot bs=1 seek=400 conv=notrunc; touch -r time $rot',
  ],
];

export interface DocumentRun {
  /** What stopped it; null when every line ended well. */
  readonly failed: { readonly line: number; readonly code: number; readonly words: string } | null;
  /** Objects that were printed; none unless they were asked for. */
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

export interface DocumentWorld {
  /** Runs blocks from one scene on. `json`: each command of the command line prints its object. */
  run(
    scene: Scene,
    blocks: readonly TypedBlock[],
    options?: { readonly json?: boolean },
  ): Promise<DocumentRun>;
  remove(): Promise<void>;
}

const WHOLE = { recursive: true, preserveTimestamps: true };
const FINISHED = 'every line was run';

export async function documentWorld(): Promise<DocumentWorld> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-docs-'));
  const home = path.join(folder, 'home');
  const inFolder = (name: string) => path.join(folder, name);
  const read = (name: string) => fs.readFile(inFolder(name), 'utf8').catch(() => '');
  const env = {
    ...process.env,
    ...{ HOME: home, PATH: `${inFolder('bin')}${path.delimiter}${process.env.PATH}` },
    ...{ BASH_ENV: inFolder('prelude.sh'), DOCS_RUN: folder, DOCS_NODE: process.execPath, DOCS_CLI: MAIN },
    ...{ MEDIAROOT_DATA_DIR: path.join(home, '.data'), MEDIAROOT_PICTURES_DIR: path.join(home, 'Pictures') },
  };

  async function shell(script: string, json: boolean): Promise<DocumentRun> {
    for (const name of ['json', 'lines', 'said']) await fs.rm(inFolder(name), { force: true });
    await fs.writeFile(inFolder('script.sh'), script);
    const child = spawn('bash', [inFolder('script.sh')], {
      ...{ cwd: home, env: { ...env, DOCS_JSON: json ? '1' : '' }, stdio: 'ignore' as const },
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    const objects = (await read('json')).split('\n').filter((one) => one !== '');
    const ran = (await read('lines')).trim().split('\n').map(Number);
    const words = (await read('said')).trim();
    const whole = code === 0 && words === FINISHED;
    return {
      failed: whole ? null : { line: ran.at(-1) ?? 0, code: code ?? -1, words },
      objects: objects.map((one) => JSON.parse(one)),
    };
  }

  async function setScene(scene: Scene): Promise<void> {
    await fs.rm(home, { recursive: true, force: true });
    await fs.cp(inFolder(scene), home, WHOLE);
  }

  async function prepare(): Promise<void> {
    await fs.mkdir(inFolder('bin'));
    await fs.writeFile(path.join(inFolder('bin'), 'mediaroot'), MEDIAROOT, { mode: 0o755 });
    await fs.writeFile(path.join(inFolder('bin'), 'npm'), NPM, { mode: 0o755 });
    await fs.writeFile(inFolder('prelude.sh'), PRELUDE);
    for (const [name, background] of Object.entries(PICTURES)) {
      await fs.mkdir(path.dirname(path.join(home, name)), { recursive: true });
      await sharp({ create: { width: 640, height: 480, channels: 3, background } }).toFile(
        path.join(home, name),
      );
    }
    await fs.rename(home, inFolder('empty'));
    for (const [scene, of, step] of SCENE_STEPS) {
      await setScene(of);
      const { failed } = await shell(scriptOf([{ lines: [{ line: 1, text: step }] }], home), false);
      if (failed !== null) throw new Error(`The scene “${scene}” could not be made: ${failed.words}`);
      await fs.cp(home, inFolder(scene), WHOLE);
    }
  }

  const remove = () => fs.rm(folder, { recursive: true, force: true });
  try {
    await prepare();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    async run(scene, blocks, { json = false } = {}) {
      await setScene(scene);
      return shell(scriptOf(blocks, home), json);
    },
    remove,
  };
}

/** A line of the script for each line of the document; a block begins in the home folder. */
function scriptOf(blocks: readonly TypedBlock[], home: string): string {
  const script: string[] = [];
  for (const { lines } of blocks)
    for (const [index, { line, text }] of lines.entries()) {
      const before = index === 0 ? 'cd ~' : script[line - 1];
      const command = lineToRun(text, home);
      script[line - 1] = before === undefined ? command : `${before}; ${command}`;
    }
  return `${Array.from(script, (text) => text ?? '').join('\n')}\ncd ~; echo '${FINISHED}'\n`;
}

/** What is run for a line: the command line of the checkout, the reader's own places, and a folder for each bucket. */
function lineToRun(text: string, home: string): string {
  const command = text
    .replace(/^npm run --silent cli -- /, 'mediaroot ')
    .replace(
      /--type (?:s3|gcs|azure) --bucket \S+(?: --(?:region|endpoint) \S+| --path-style)*/,
      '--type local --bucket BUCKET',
    )
    .replaceAll(/(?<![\w$<-])[A-Z]+(?![\w>=])/g, (word) => {
      const place = PLACES[word];
      return place === undefined ? (word === 'ID' ? ASSET : word) : path.join(home, place);
    });
  const [, typed] = /^(.*?)\s#.* ends with 1\b/.exec(command) ?? [];
  return typed === undefined
    ? command
    : `if ${typed}; then (echo 'ended with 0'; exit 1); else [ $? -eq 1 ]; fi`;
}
