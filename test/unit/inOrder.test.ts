import { expect, it } from 'vitest';
import { inOrder } from '../../renderer/state/inOrder.ts';

it('an answer that is overtaken by a later one is not shown, and every other is', () => {
  const shown: string[] = [];
  const ask = inOrder((answer: string) => shown.push(answer));
  const [first, second, third] = [ask(), ask(), ask()];
  second('second');
  first('first');
  third('third');
  expect(shown).toEqual(['second', 'third']);
});
