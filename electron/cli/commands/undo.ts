/** `undo` and `redo`: takes back what was done last in this library, and does it again. */
import { z } from 'zod';
import { defineCommand, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { failures } from '../failures.ts';
import { whileTasks } from '../waitForTask.ts';

const step = (
  name: 'undo' | 'redo',
  does: string,
  words: { readonly done: string; readonly nothing: string; readonly fails: string },
) =>
  defineCommand({
    name,
    help: { line: name, does, examples: [[name, 'done, failed, undo, redo']], someFailed: words.fails },
    forms: {},
    options: z.object(ofLibrary),
    words: noWords,
    run: async ({ client, progress }) => {
      const { done, failed, state } = await whileTasks(client, 'files', progress, () =>
        client.call(`history.${name}`, {}),
      );
      return {
        exitCode: done === null || failed.length > 0 ? EXIT.someFailed : EXIT.done,
        json: () => [JSON.stringify({ done, failed, ...state })],
        text: () => (done === null ? words.nothing : failures(failed, 'LEFT', `${words.done}: ${done}`)),
      };
    },
  });

export const undo = step('undo', 'take back what was done last', {
  done: 'Taken back',
  nothing: 'There is nothing to take back.',
  fails: 'there was nothing to take back, or a part of it had to be left',
});
export const redo = step('redo', 'do again what was taken back last', {
  done: 'Done again',
  nothing: 'There is nothing to do again.',
  fails: 'there was nothing to do again, or a part of it had to be left',
});
