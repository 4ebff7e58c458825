/** This machine answers from now on for what others had put into the bucket: for one that is lost, or was given up. */
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { TaskControl } from '../tasks.ts';
import { type ControlOptions, createControlFiles } from './control.ts';
import type { CloudContext } from './types.ts';

/**
 * What they put there is brought here first, then the manifest says who answers; a machine that is still alive is told by it at
 * its next sync, and becomes another one. What lay in their trash comes here, into the trash, too. Throws `remote_busy` while
 * one of them syncs.
 */
export async function takeOver(
  context: CloudContext,
  remote: StoredRemote,
  control: TaskControl,
  options: ControlOptions = {},
): Promise<{ readonly assets: number }> {
  const { catalog } = context;
  const storage = await context.open(remote);
  try {
    const files = createControlFiles(context, remote, storage, options);
    await files.look();
    await files.pull(control);
    const hold = await files.hold();
    try {
      const { changed } = await files.look();
      if (changed) await files.pull(control);
      const found = await files.view.content();
      const { replica } = context.remote(remote.id);
      const replicas = files.view.replicas();
      const others = (found?.manifest.replicas ?? []).filter(
        (one) => replicas.answering(one.replica) !== replica,
      );
      if (others.length === 0) {
        throw new MediarootError(
          'bad_request',
          `No other machine has anything in “${remote.name}”: there is nothing to take over.`,
        );
      }
      const before = catalog.remoteSegments.owned(remote.id, replica);
      await files.commit({ heirTo: others.map((one) => one.replica) });
      await files.pull(control);
      return { assets: catalog.remoteSegments.owned(remote.id, replica) - before };
    } finally {
      await hold.release();
    }
  } finally {
    await storage.close();
  }
}
