import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cliReference } from '../../../build/docs/cliReference.mjs';
import { commandFaults, typedBlocks } from '../../../build/docs/commands.mjs';
import { labelFaults } from '../../../build/docs/labels.mjs';
import { anchorsOf, linkFaults, unreachedFiles } from '../../../build/docs/links.mjs';
import { madeAnew, staleFaults } from '../../../build/docs/made.mjs';
import { parseDocument, readDocuments } from '../../../build/docs/markdown.mjs';
import { pictureFaults } from '../../../build/docs/pictures.mjs';
import { COMMANDS } from '../../../electron/cli/commands/index.ts';

let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-docs-unit-'));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}

function linksBroken(readme: string): string[] {
  write('README.md', readme);
  write('docs/guide.md', '# The guide\n\n## Drop, and wait\n\n## Drop, and wait\n\n<a id="by-hand"></a>\n');
  write('docs/screenshots/a.png', '');
  return linkFaults(readDocuments(root), root).map(({ file, line, words }) => `${file}:${line} ${words}`);
}

describe('a link in the documentation', () => {
  it.each([
    '[guide](docs/guide.md)',
    '[guide](docs/guide.md#drop-and-wait)',
    '[the second of that name](docs/guide.md#drop-and-wait-1)',
    '[a place that HTML made](docs/guide.md#by-hand)',
    '[folder](docs/)',
    '# Here\n\n[here](#here)',
    '![picture](docs/screenshots/a.png)',
    '<img src="docs/screenshots/a.png" alt="picture">',
    '[other host](https://example.org/a?b#c)',
    '[by name][guide]\n\n[guide]: docs/guide.md',
    '`[no link](nowhere.md)`',
    'The text is in `docs/guide.md`, all of it in `docs/g*.md`, pictures in `docs/screenshots/`.',
  ])('is fine when it leads somewhere: %s', (text) => {
    expect(linksBroken(text)).toEqual([]);
  });

  it.each([
    ['[a](docs/gone.md)', 'there is no docs/gone.md'],
    ['[a](docs/Guide.md)', 'there is no docs/Guide.md'],
    ['[a](docs/guide.md#drop)', 'no heading of docs/guide.md is called so'],
    ['[a](#nowhere)', 'no heading of README.md is called so'],
    ['![a](docs/screenshots/b.png)', 'there is no docs/screenshots/b.png'],
    ['<img src="docs/screenshots/b.png">', 'there is no docs/screenshots/b.png'],
    ['<source srcset="docs/screenshots/a.png 1x, docs/b.png 2x">', 'there is no docs/b.png'],
    ['The text is in `docs/gone.md`.', 'is not in the project'],
    ['Shown by `test/unit/gone*.test.ts`.', 'is not in the project'],
    ['[a](../other.md)', 'leads out of the project'],
    ['[a](/docs/guide.md)', 'links are relative'],
    ['[a](https:/example.org)', 'is no web address'],
    ['[a](javascript:alert(1))', 'is no web address'],
    ['[a][b]\n\n[b]: docs/gone.md', 'there is no docs/gone.md'],
    ['Look into /home/anna/Pictures.', 'is a place on one machine'],
    ['```sh\nls /work/things\n```', 'is a place on one machine'],
  ])('is told when it leads nowhere: %s', (text, words) => {
    expect(linksBroken(text)).toEqual([expect.stringContaining(words)]);
  });

  it('is told with the line it stands on', () => {
    expect(linksBroken('# A\n\ntext\n[a](b.md)\n')).toEqual([expect.stringMatching(/^README\.md:4 /)]);
  });
});

describe('anchors', () => {
  it('are made of headings as the forge makes them', () => {
    const { tree, ...rest } = parseDocument(
      'a.md',
      '# What `--heal` does & why\n\n## Größe: 1.5 “GB”\n\n## *A* [b](c.md)\n',
    );
    expect([...anchorsOf({ tree, ...rest })]).toEqual(['what---heal-does--why', 'größe-15-gb', 'a-b']);
  });
});

describe('files of the documentation', () => {
  it('that no document links to or shows are named', () => {
    const place = 'docs/screenshots/d';
    write('README.md', `[guide](docs/guide.md#top)\n\n${shownIn(place, place)}`);
    write('docs/guide.md', '# Top\n\n[top](#top) ![b](screenshots/b.png)');
    write('docs/lost.md', '[myself](lost.md)');
    write('docs/screenshots/b.png', '');
    write('docs/screenshots/c.png', '');
    write('docs/screenshots/d-light.png', '');
    write('docs/screenshots/d-dark.png', '');
    expect(unreachedFiles(readDocuments(root), root)).toEqual(['docs/lost.md', 'docs/screenshots/c.png']);
  });
});

const shownIn = (dark: string, light: string, alt = 'The gallery') =>
  `<picture>\n<source media="(prefers-color-scheme: dark)" srcset="${dark}-dark.png">\n<img alt="${alt}" src="${light}-light.png">\n</picture>\n`;

describe('a screenshot', () => {
  const wrong = (text: string) => pictureFaults([parsed(text)]).map(({ line, words }) => `${line} ${words}`);

  it('is fine when light and dark are shown, with words for who sees neither', () => {
    expect(wrong(`# A\n\n${shownIn('s/a', 's/a')}\n${shownIn('s/b', 's/b')}`)).toEqual([]);
  });

  it.each([
    [shownIn('s/a', 's/b'), '3 Light is “s/b” and dark is “s/a”.'],
    [shownIn('s/a', 's/a', ''), '3 Say in alt'],
    ['<picture><img alt="a" src="s/a-light.png"></picture>', '3 A <picture> has'],
    ['![a](s/a-light.png)', '3 This picture is there for light and dark'],
    ['text ![a](../s/a-dark.png)', '3 This picture is there for light and dark'],
  ])('is told otherwise: %s', (text, words) => {
    expect(wrong(`# A\n\n${text}`)).toEqual([expect.stringContaining(words)]);
  });
});

describe('bold words of the guide', () => {
  function wrong(text: string, file = 'docs/guide/a.md'): string[] {
    write(
      'renderer/A.tsx',
      'const a = { label: "Copy signed address…" };\n<p>\n  Sync\n  now\n</p>\n`Take out of “{name}”`',
    );
    write('renderer/notes.md', 'Frobnicate');
    return labelFaults([parseDocument(file, text)], root).map(({ line, words }) => `${line} ${words}`);
  }

  it.each([
    '**Sync now**',
    '**Copy signed address…**',
    '**Sync\nnow**',
    '**Take out of “…”**',
    '*Frobnicate*',
  ])('are fine when the interface says them: %s', (text) => expect(wrong(text)).toEqual([]));

  it.each(['**Frobnicate**', '**Sync later**', '**Sync now…**', '**Put out of “…”**'])(
    'are told when it does not: %s',
    (text) => {
      expect(wrong(`# A\n\n${text}`)).toEqual([expect.stringMatching(/^3 The interface does not say “/)]);
      expect(wrong(text, 'docs/other.md')).toEqual([]);
    },
  );
});

describe('what is made from the code', () => {
  const between = (name: string, text: string) =>
    `# Keys\n\n<!-- made by npm run docs: ${name} -->\n${text}\n<!-- end -->\n\nMore.\n`;
  const stale = (source: string) =>
    staleFaults([parseDocument('docs/a.md', source)]).map(({ line, words }) => `${line} ${words}`);

  it('stands between its marks, and is found stale once anything in it differs', () => {
    const made = madeAnew({ file: 'docs/a.md', source: between('shortcuts', 'old') });
    expect(made).toMatch(/^# Keys\n.*\n\| Undo \| <kbd>Ctrl<\/kbd>\+<kbd>Z<\/kbd> \|.*\n\nMore\.\n$/s);
    expect(madeAnew({ file: 'docs/a.md', source: made })).toBe(made);
    expect(stale(made)).toEqual([]);
    const line = made.split('\n').findIndex((text) => text.startsWith('| Undo ')) + 1;
    expect(stale(made.replace('| Undo ', '| Take back '))).toEqual([
      expect.stringMatching(new RegExp(`^${line} This is not what the code says`)),
    ]);
  });

  it('says of each setting what the settings say', () => {
    const made = madeAnew({ file: 'docs/a.md', source: between('settings', '') });
    expect(made).toContain('| Appearance | System · Light · Dark | System follows the light or dark');
  });

  it('is nothing under a name that is not known', () => {
    expect(stale(between('nothing', 'text'))).toEqual(['3 Nothing is made under the name “nothing”.']);
  });

  it('may be a whole document', () => {
    const file = 'docs/cli.md';
    expect(madeAnew({ file, source: '' })).toBe(cliReference());
    expect(staleFaults([parseDocument(file, '')])).toHaveLength(1);
  });
});

const parsed = (text: string) => parseDocument('docs/a.md', text);
const commandsWrong = (text: string) =>
  commandFaults([parsed(text)]).map(({ line, words }) => `${line} ${words}`);

describe('what can be typed', () => {
  it('is every line of a block marked sh, with its line', () => {
    expect(
      typedBlocks(parsed('a\n\n```sh\nmediaroot list\n\ncd x\n```\n\n1. b\n\n   ```sh\n   ls\n   ```\n')),
    ).toMatchObject([
      {
        lines: [
          { line: 4, text: 'mediaroot list' },
          { line: 6, text: 'cd x' },
        ],
      },
      { lines: [{ line: 12, text: 'ls' }] },
    ]);
  });

  it('is every command in the first column of a table of commands', () => {
    const text =
      '| command | does |\n|---|---|\n| `ls`, `cd x` | `not this` |\n\n| other | does |\n|---|---|\n| `rm` | |\n';
    expect(typedBlocks(parsed(text))).toMatchObject([
      {
        lines: [
          { line: 3, text: 'ls' },
          { line: 3, text: 'cd x' },
        ],
      },
    ]);
  });

  it('knows scripts of package.json from the command line and from longer lines', () => {
    const lines = typedBlocks(
      parsed(
        '```sh\nnpm test -- unit\nnpm run check\nnpm run --silent cli -- list\ncd x && npm start\n```\n',
      ),
    );
    expect(lines[0]?.lines.map(({ script }) => script)).toEqual(['test', 'check', undefined, undefined]);
  });

  it('says why it is not run, or where it begins anew', () => {
    const blocks = typedBlocks(parsed('```sh no-run: installs it\na\n```\n\n```sh scene: synced\nb\n```\n'));
    expect(blocks).toMatchObject([{ noRun: 'installs it' }, { scene: 'synced' }]);
  });

  it.each([
    ['```sh\nnpm run nothing\n```', '2 package.json has no script “nothing”.'],
    ['```sh no-run\nrm\n```', '1 “sh no-run” is not known.'],
    ['```sh scene: nowhere\nrm\n```', '1 “sh scene: nowhere” is not known.'],
    ['```bash\nls\n```', '1 “bash” is not run by any test'],
    ['```\nmediaroot list\n```', '1 This block has a command'],
    ['`mediaroot list --frobnicate`', 'there is no option --frobnicate.'],
    ['`list --permanent`', 'there is no option --permanent.'],
    ['`--frobnicate`', 'there is no option --frobnicate.'],
  ])('is found wrong without being run: %s', (text, words) => {
    expect(commandsWrong(text)).toEqual([expect.stringContaining(words)]);
  });

  it.each(['`delete --permanent`', '`--permanent`', '`mediaroot list --json`', '`git log --frobnicate`'])(
    'may be mentioned: %s',
    (text) => {
      expect(commandsWrong(text)).toEqual([]);
    },
  );
});

describe('the reference of the command line', () => {
  it('has a section with options and examples for each command, and no broken link', () => {
    write('docs/cli.md', cliReference());
    const [reference] = readDocuments(root);
    if (reference === undefined) throw new Error('docs/cli.md was not found');
    for (const { name, help } of COMMANDS) {
      expect(anchorsOf(reference)).toContain(name);
      for (const [option] of help.options ?? []) expect(reference.source).toContain(`| \`${option}\` |`);
    }
    expect(typedBlocks(reference).flatMap(({ lines }) => lines)).toHaveLength(
      COMMANDS.flatMap(({ help }) => help.examples).length,
    );
    expect([...linkFaults([reference], root), ...commandFaults([reference])]).toEqual([]);
  });
});
