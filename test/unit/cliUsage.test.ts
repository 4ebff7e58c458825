import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../electron/cli/arguments.ts';
import { COMMANDS } from '../../electron/cli/commands/index.ts';
import { exampleLine, helpText } from '../../electron/cli/usage.ts';

const named = (text: string): string[] =>
  [...text.matchAll(/--([a-z][a-z-]*)/g)].map(([, name = '']) => name);

describe.each(COMMANDS.map((command) => ({ name: command.name, command })))(
  'the help of $name',
  ({ name, command }) => {
    it('names each option it takes, and no other', () => {
      const explained = (command.help.options ?? []).flatMap(([option]) => named(option));
      expect(explained.toSorted()).toEqual(Object.keys(command.forms).toSorted());
    });

    it('begins with its name and shows examples that can be typed', () => {
      expect(command.help.line.split(' ')[0]).toBe(name);
      expect(command.help.examples).not.toEqual([]);
      for (const [example, fields] of command.help.examples) {
        expect(parseCommand(exampleLine(example).split(' ').slice(1))).toMatchObject({ command: { name } });
        expect(fields).not.toBe('');
      }
    });

    it('is what --help after it prints', () => {
      const asked = parseCommand([name, '--help']);
      expect(asked).toMatchObject({ what: 'help', command: { name } });
      for (const [option] of command.help.options ?? []) expect(helpText(command)).toContain(option);
    });
  },
);
