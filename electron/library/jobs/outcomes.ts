/** Collects results and records them together: a transaction for every 50 ms of work, not for every file. */
import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { PreviewChange } from '../catalog/assets.ts';
import type { Job, Jobs } from '../catalog/jobs.ts';
import { createThrottle } from '../throttle.ts';
import type { PreviewResult } from './makePreview.ts';

export interface OutcomeConfig {
  readonly catalog: {
    transaction<T>(work: () => T): T;
    readonly jobs: Pick<Jobs, 'done' | 'crashed'>;
    readonly assets: { setPreview(id: number, change: PreviewChange): void };
  };
  emit(event: AnyEvent): void;
  /** Recorded; jobs that crashed once are open again. */
  onRecorded(jobs: readonly Job[], changes: readonly PreviewChange[]): void;
}

export interface Outcomes {
  add(job: Job, result: PreviewResult): void;
  /** Records what has been collected. Throws what the catalog throws. */
  flush(): void;
}

const INTERVAL_MS = 50;
const CRASHES_TO_QUARANTINE = 2;

export function createOutcomes({ catalog, emit, onRecorded }: OutcomeConfig): Outcomes {
  let collected: { readonly job: Job; readonly result: PreviewResult }[] = [];
  const soon = createThrottle(INTERVAL_MS, flush);

  function record(job: Job, result: PreviewResult): PreviewChange | null {
    if (result.state === 'crashed' && catalog.jobs.crashed(job.id) < CRASHES_TO_QUARANTINE) return null;
    catalog.jobs.done(job.id);
    const change = changeOf(result);
    catalog.assets.setPreview(job.assetId, change);
    return change;
  }

  function flush(): void {
    const batch = collected;
    if (batch.length === 0) return;
    collected = [];
    const changes = catalog.transaction(() => batch.map(({ job, result }) => record(job, result)));
    const previews = batch.flatMap(({ job }, index) => {
      const change = changes[index];
      if (!change) return [];
      const { preview, colour = null, width = null, height = null } = change;
      return [{ id: job.assetId, preview, colour, width, height }];
    });
    if (previews.length > 0) emit({ name: 'previews.changed', payload: { previews } });
    onRecorded(
      batch.map(({ job }) => job),
      changes.filter((change) => change !== null),
    );
  }

  return {
    add(job, result) {
      collected.push({ job, result });
      soon.ask();
    },
    flush,
  };
}

function changeOf(result: PreviewResult): PreviewChange {
  if (result.state === 'ready') {
    return {
      preview: 'ready',
      reason: result.reason,
      colour: result.colour,
      width: result.size?.width ?? null,
      height: result.size?.height ?? null,
    };
  }
  if (result.state === 'crashed') {
    return {
      preview: 'quarantined',
      reason: `Not decoded any more: ${result.reason}, twice.`,
    };
  }
  return { preview: result.state, reason: result.reason };
}
