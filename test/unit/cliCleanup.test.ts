import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../electron/cli/arguments.ts';
import { UsageError } from '../../electron/cli/usageError.ts';

const parse = (words: string) => parseCommand([...words.split(' '), '--library', 'here']);

describe('the words of cleanup', () => {
  test.each([
    'cleanup --dry-run --apply',
    'cleanup --adopt --apply',
    'cleanup --only orphans',
    'cleanup --force Home',
    'cleanup --quarantine-days 3',
    'cleanup --apply --only everything',
    'cleanup --older-than 3',
    'cleanup --older-than yesterday',
    'cleanup everything',
    'cleanup purge',
    'cleanup purge 1 --quarantine-days 3',
    'cleanup quarantine --apply',
    'cleanup quarantine 1',
    'cleanup restore x',
    'cleanup restore 1 --older-than 1d',
  ])('%s is wrong usage', (words) => {
    expect(() => parse(words)).toThrow(UsageError);
  });

  test.each([
    ['0', 0],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
  ])('%s is a time of %d ms', (text, ms) => {
    const asked = parse(`cleanup --older-than ${text}`);
    expect(asked.what === 'command' && asked.prepared.options['older-than']).toBe(ms);
  });

  test.each([
    'cleanup',
    'cleanup --dry-run',
    'cleanup --apply --only orphans --only temp --force Home --quarantine-days 30',
    'cleanup --adopt --older-than 0',
    'cleanup quarantine',
    'cleanup restore',
    'cleanup restore 1 2',
    'cleanup purge 1 2',
    'cleanup purge --quarantine-days 0',
  ])('%s is right', (words) => {
    expect(parse(words)).toMatchObject({ what: 'command', prepared: { name: 'cleanup' } });
  });
});
