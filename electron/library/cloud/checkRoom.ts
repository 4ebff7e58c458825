/** Comparing a bucket with the records, and healing either. */
import type { Room } from '../context.ts';
import { checkedWords, runCheck } from './check.ts';
import { createControlFiles } from './control.ts';
import { healedWords, runHeal } from './heal.ts';
import type { CheckCallName, CloudContext } from './types.ts';

export function createCheckRoom(context: CloudContext): Room<CheckCallName> {
  const { work, catalog } = context;
  return {
    handlers: {
      'check.start': ({ remote: id, download }) => {
        const remote = context.remote(id);
        const task = work.start(remote, {
          kind: 'check',
          title: download ? `Reading all of ${remote.name} again` : `Checking ${remote.name}`,
          run: (control) => runCheck(context, remote, download, control),
          words: checkedWords,
        });
        // The task says how it ended.
        task.done.catch(() => undefined);
        return { task: task.id };
      },
      'check.report': ({ remote: id, kind = null, offset, limit }) => {
        const remote = context.remote(id);
        const ended = catalog.remoteChecks.ended(remote.id);
        const counts = catalog.remoteChecks.counts(remote.id);
        const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
        return {
          ...(ended ?? { finished: null, downloaded: false, objects: 0, bytes: 0 }),
          counts,
          total: kind === null ? all : counts[kind],
          findings: [...catalog.remoteChecks.list(remote.id, kind, offset, limit)],
        };
      },
      'check.heal': ({ remote: id }) => {
        const remote = context.remote(id);
        const task = work.start(remote, {
          kind: 'check',
          title: `Healing ${remote.name}`,
          run: (control) => runHeal({ context, createControl: createControlFiles, remote, control }),
          words: healedWords,
        });
        task.done.catch(() => undefined);
        return { task: task.id };
      },
    },
  };
}
