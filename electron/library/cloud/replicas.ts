/** Who is who among the machines that write to a bucket. */
import type { Manifest } from './formats.ts';

export interface Replicas {
  /** Who answers now for what this replica put there. */
  answering(replica: string): string;
  /** What people call the machine. */
  nameOf(replica: string): string;
}

export function replicasOf(manifest: Pick<Manifest, 'replicas'> | null): Replicas {
  const known = new Map(manifest?.replicas.map((one) => [one.replica, one]));
  return {
    answering(replica) {
      let at = replica;
      // As many steps as there are replicas: whatever the file says, this ends.
      for (let step = 0; step < known.size; step += 1) at = known.get(at)?.takenOverBy ?? at;
      return at;
    },
    nameOf: (replica) => known.get(replica)?.name ?? 'another machine',
  };
}
