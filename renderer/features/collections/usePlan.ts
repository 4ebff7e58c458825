import { useEffect, useState } from 'react';
import type { CollectionDefinition, CollectionPlan } from '../../../shared/contract/collection.ts';
import { ClientError, client } from '../../client/index.ts';

/** How long the form must stand still before the library is asked, ms. */
const QUIET_MS = 300;

export interface Planned {
  /** The latest answer, which may be of the form as it was a moment ago. */
  readonly plan: CollectionPlan | null;
  /** It is of the form as it is. */
  readonly fresh: boolean;
  /** Why it could not be worked out. */
  readonly failure: string | null;
}

interface Answer extends Omit<Planned, 'fresh'> {
  /** What it is of, as JSON. */
  readonly asked: string;
}

/** What saving this definition would do to what is there. Null for a form that cannot be read. */
export function usePlan(
  id: number | null,
  definition: CollectionDefinition | null,
  moveFiles: boolean,
): Planned {
  const [answer, setAnswer] = useState<Answer>({ asked: '', plan: null, failure: null });
  const asked = definition === null ? '' : JSON.stringify({ definition, moveFiles });
  useEffect(() => {
    if (asked === '') return;
    let stale = false;
    const timer = setTimeout(() => {
      client.call('collections.plan', { id, ...JSON.parse(asked) }).then(
        (plan) => !stale && setAnswer({ asked, plan, failure: null }),
        (error: unknown) => {
          const failure = error instanceof ClientError ? error.message : 'The plan could not be made.';
          if (!stale) setAnswer({ asked, plan: null, failure });
        },
      );
    }, QUIET_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [id, asked]);
  const fresh = asked !== '' && answer.asked === asked;
  return { plan: answer.plan, fresh: fresh && answer.plan !== null, failure: fresh ? answer.failure : null };
}
