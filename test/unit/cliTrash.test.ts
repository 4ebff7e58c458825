import { expect, test } from 'vitest';
import { COMMANDS } from '../../electron/cli/commands/index.ts';
import { UsageError } from '../../electron/cli/usageError.ts';

const prepare = (name: string, words: readonly string[], options: Readonly<Record<string, unknown>> = {}) =>
  COMMANDS.find((command) => command.name === name)?.prepare({ library: 'x', ...options }, words);

test.each([
  ['delete', [], {}],
  ['restore', [], {}],
  ['restore', ['nobody'], {}],
  ['trash', ['burn'], {}],
  ['trash', ['empty', 'now'], {}],
  ['trash', ['list'], { 'older-than': '3' }],
  ['trash', ['empty'], { 'older-than': 'soon' }],
  ['undo', ['twice'], {}],
])('%s %j %j is refused as wrong usage', (name, words, options) => {
  expect(() => prepare(name, words, options)).toThrow(UsageError);
});

test('the trash is listed when nothing else is asked', () => {
  expect(prepare('trash', [])?.words).toEqual({ what: 'list', rest: [] });
});
