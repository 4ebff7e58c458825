/** Calls about renditions: which an asset has, what is not as the collections define it, putting that right. */
import type { RenditionInfo } from '../../../shared/contract/collection.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { RenditionRow } from '../catalog/renditions.ts';
import type { LibraryContext, Room } from '../context.ts';
import type { TaskControl } from '../tasks.ts';
import { type Due, surveyRenditions } from './survey.ts';

type Names =
  | 'renditions.of'
  | 'renditions.plan'
  | 'renditions.rebuild'
  | 'renditions.status'
  | 'renditions.gaps';

/** Assets whose rows are changed in one transaction. */
const BATCH = 200;

export function createRenditionsRoom(context: LibraryContext): Room<Names> {
  const { catalog, renditions, filing, tasks, host } = context;

  async function carryOut(due: readonly Due[], control: TaskControl): Promise<void> {
    for (let at = 0; at < due.length; at += BATCH) {
      await control.point();
      catalog.transaction(() => {
        for (const { assetId, again } of due.slice(at, at + BATCH)) {
          renditions.lost(again);
          renditions.want(assetId);
        }
      });
      filing.wake();
    }
    await renditions.work(control);
  }

  function begin(due: readonly Due[]): number {
    const { id, done } = tasks.start({
      kind: 'renditions',
      title: 'Making renditions',
      run: (control) => carryOut(due, control),
    });
    // The task itself tells a person how it ended.
    done.catch((error: unknown) => host.log('warn', 'renditions were not all made', { error }));
    return id;
  }

  return {
    handlers: {
      'renditions.of': ({ id }) => {
        if (catalog.assets.get(id) === null)
          throw new MediarootError('not_found', `There is no item ${id} in this library.`);
        return { renditions: catalog.renditions.of(id).map(toInfo) };
      },
      'renditions.plan': async (input) => (await surveyRenditions(context, input)).plan,
      'renditions.rebuild': async (input) => {
        if (tasks.isRunning('renditions'))
          throw new MediarootError('unavailable', 'Renditions are being made already. Wait for that to end.');
        const { plan, due } = await surveyRenditions(context, input);
        return { ...plan, task: begin(due) };
      },
      'renditions.status': () => renditions.status(),
      'renditions.gaps': ({ offset, limit }) => {
        const { total, items } = catalog.renditions.gaps(offset, limit);
        return { total, items: [...items] };
      },
    },
    wake: () => renditions.wake(),
    close: () => renditions.close(),
  };
}

function toInfo(row: RenditionRow): RenditionInfo {
  const { name, state, mime, width, height, size, reason } = row;
  return { name, state, path: state === 'ready' ? row.path : null, mime, width, height, size, reason };
}
