import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathsNamed, wordsAgain } from '../../electron/main/commandLine.ts';

const at = (...parts: readonly string[]) => path.resolve('/home/anna', ...parts);

describe('what a command line names', () => {
  const named = (argv: readonly string[], first = false) =>
    pathsNamed({ argv: ['mediaroot', ...argv], cwd: at() }, { first });

  it('is each word that is no switch, against the folder of whoever typed it', () => {
    expect(named(['a.jpg', '--no-sandbox', '-v', at('b c.jpg'), '../x.png', ''])).toEqual([
      at('a.jpg'),
      at('b c.jpg'),
      at('../x.png'),
    ]);
  });

  it('is every word after two dashes, whatever it begins with', () => {
    expect(named(['a.jpg', '--', '-odd.jpg', '--flag.png'])).toEqual([
      at('a.jpg'),
      at('-odd.jpg'),
      at('--flag.png'),
    ]);
  });

  it('leaves the app itself out where the first word names it', () => {
    expect(named(['--disable-gpu', '.', 'a.jpg'], true)).toEqual([at('a.jpg')]);
    expect(named(['.'], true)).toEqual([]);
  });

  it('is in any script, and as many as there are', () => {
    const many = Array.from({ length: 5000 }, (_, number) => `фото ${number} 写真.jpg`);
    expect(named(many)).toEqual(many.map((name) => at(name)));
  });
});

describe('the app that starts again', () => {
  const again = (argv: readonly string[], how: Partial<Parameters<typeof wordsAgain>[1]> = {}) =>
    wordsAgain(['mediaroot', ...argv], { first: false, safeMode: false, files: [], ...how });

  it('does so with its switches, and does not open again what it was started with', () => {
    expect(again(['--no-sandbox', 'bad.jpg', '--', '-odd.jpg'])).toEqual(['--no-sandbox']);
  });

  it('is still told which app it is while developing', () => {
    expect(again(['--no-sandbox', '.', 'bad.jpg'], { first: true })).toEqual(['--no-sandbox', '.']);
  });

  it('is in safe mode where that is wanted, and not where it was before', () => {
    expect(again(['a.jpg', '--', 'b.jpg'], { safeMode: true })).toEqual(['--safe-mode']);
    expect(again(['--safe-mode'], { safeMode: true })).toEqual(['--safe-mode']);
    expect(again(['--safe-mode', 'a.jpg'])).toEqual([]);
  });

  it('opens the files it is given, also those whose names begin like a switch', () => {
    const files = [at('-odd.jpg'), at('b c.jpg')];
    const words = again(['--no-sandbox', 'a.jpg'], { safeMode: true, files });
    expect(pathsNamed({ argv: ['mediaroot', ...words], cwd: '/' }, { first: false })).toEqual(files);
    expect(words.slice(0, 2)).toEqual(['--no-sandbox', '--safe-mode']);
  });
});
