/** Chooses the next job: what is on the screen first, then the order of the table; never one that is under way. */
import type { Job, Jobs } from '../catalog/jobs.ts';

export interface Queue {
  /** Puts these assets first, replacing whatever was first before. */
  prioritise(assetIds: readonly number[]): void;
  /** Takes a job; it stays taken until it is released. */
  take(): Job | null;
  /** Takes the job of this asset, unless it has none or it is under way. */
  takeOf(assetId: number): Job | null;
  release(jobs: readonly Job[]): void;
}

/** `onlyVisible`: nothing but what is put first is ever given out by {@link Queue.take}. */
export function createQueue(jobs: Jobs, onlyVisible = false): Queue {
  const taken = new Set<number>();
  let visible: Job[] = [];

  function takeVisible(): Job | null {
    for (let job = visible.shift(); job; job = visible.shift()) {
      if (!taken.has(job.id) && jobs.isOpen(job.id)) return job;
    }
    return null;
  }

  function takeNext(): Job | null {
    return jobs.next('thumbnail', taken.size + 1).find(({ id }) => !taken.has(id)) ?? null;
  }

  return {
    prioritise(assetIds) {
      visible = [...jobs.of('thumbnail', assetIds)];
    },
    take() {
      const job = takeVisible() ?? (onlyVisible ? null : takeNext());
      if (job) taken.add(job.id);
      return job;
    },
    takeOf(assetId) {
      const [job] = jobs.of('thumbnail', [assetId]);
      if (job === undefined || taken.has(job.id)) return null;
      taken.add(job.id);
      return job;
    },
    release(done) {
      for (const { id } of done) taken.delete(id);
    },
  };
}
