import { describe, expect, it } from 'vitest';
import { helpLine, parseCommand } from '../../electron/cli/arguments.ts';
import { UsageError } from '../../electron/cli/usageError.ts';

function prepared(argv: readonly string[]) {
  const asked = parseCommand(argv);
  return asked.what === 'command' ? asked.prepared : null;
}

describe('the words of the command line', () => {
  it('become an import of several paths with its options, wherever they stand', () => {
    expect(
      prepared(['--library', 'lib', 'import', 'a', '--move', 'b', '--collection', 'Photos']),
    ).toMatchObject({
      name: 'import',
      options: { library: 'lib', move: true, collection: 'Photos' },
      words: ['a', 'b'],
    });
  });

  it('may name a file that looks like an option after --', () => {
    const command = prepared(['import', '--library', 'lib', '--', '--move', '-x']);
    expect(command).toMatchObject({ words: ['--move', '-x'], options: { move: false } });
  });

  it('take an asset by number or by uuid', () => {
    expect(prepared(['show', '12', '--library', 'lib'])).toMatchObject({ words: 12 });
    const uuid = '0191E1A2-7C3B-7D4E-8F50-123456789ABC';
    expect(prepared(['show', uuid, '--library', 'lib'])).toMatchObject({ words: uuid.toLowerCase() });
  });

  it('get sensible values for what was left out', () => {
    expect(prepared(['list', '--library', 'lib'])).toMatchObject({
      options: { sort: 'taken', direction: 'desc', offset: 0 },
    });
    expect(prepared(['serve', '--default-library'])).toMatchObject({
      options: { host: '127.0.0.1', port: 0 },
    });
  });

  it.each([
    [[], 'Which command'],
    [['frobnicate'], 'no command'],
    [['list'], 'needs --library'],
    [['list', '--library', ''], 'must not be empty'],
    [['list', '--library', 'lib', '--move'], 'no option --move'],
    [['list', '--library', 'lib', '--nonsense'], 'nonsense'],
    [['list', '--library', 'lib', '--sort', 'colour'], '--sort'],
    [['list', '--library', 'lib', '--limit', '0'], '--limit'],
    [['list', '--library', 'lib', '--limit', '1e3'], '--limit'],
    [['list', '--library', 'lib', '--kind', 'painting'], '--kind'],
    [['list', '--library', 'lib', 'extra'], 'does not take'],
    [['import', '--library', 'lib'], 'at least one'],
    [['import', '--library', 'lib', ''], 'must not be empty'],
    [['show', '--library', 'lib'], 'needs the number'],
    [['show', 'abc', '--library', 'lib'], 'neither'],
    [['show', '0', '--library', 'lib'], 'neither'],
    [['serve'], 'either --library or --default-library'],
    [['serve', '--library', 'lib', '--default-library'], 'either --library or --default-library'],
    [['serve', '--library', 'lib', '--port', '70000'], '--port'],
  ])('are refused when they make no sense: %j', (argv, words) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(words);
  });

  it.each([
    [['lsit'], 'There is no command “lsit”. Did you mean “list”?', 'See mediaroot --help'],
    [
      ['improt', 'a', '--help'],
      'There is no command “improt”. Did you mean “import”?',
      'See mediaroot --help',
    ],
    [['col'], 'There is no command “col”. Did you mean “collections”?', 'See mediaroot --help'],
    [['wacth'], 'There is no command “wacth”. Did you mean “watch”?', 'See mediaroot --help'],
    [['frobnicate'], 'There is no command “frobnicate”.', 'See mediaroot --help'],
    [
      ['list', '--libary', 'x'],
      'There is no option --libary. Did you mean “--library”?',
      'See mediaroot list --help',
    ],
    [['list', '--nonsense'], 'There is no option --nonsense.', 'See mediaroot list --help'],
    [
      ['show', '--library', 'x'],
      'show needs the number or the uuid of an asset.',
      'See mediaroot show --help',
    ],
  ])('are answered with what was probably meant and where help is: %j', (argv, words, help) => {
    const said = (): string => {
      try {
        parseCommand(argv);
        return '';
      } catch (error) {
        return error instanceof UsageError ? error.message : String(error);
      }
    };
    expect(said()).toBe(words);
    expect(helpLine(argv)).toBe(help);
  });
});
