import { useEffect, useState } from 'react';
import type { CollectionDefinition, CollectionPlan } from '../../../shared/contract/collection.ts';
import { ClientError, client } from '../../client/index.ts';

/** How long the form must stand still before the library is asked, ms. */
const QUIET_MS = 300;

export interface Planned {
  /** What saving would do; null while it is being worked out, or cannot be. */
  readonly plan: CollectionPlan | null;
  /** Why it could not be worked out. */
  readonly failure: string | null;
}

const NOTHING: Planned = { plan: null, failure: null };

/** What saving this definition would do to what is there. Null for a form that cannot be read. */
export function usePlan(id: number | null, definition: CollectionDefinition | null): Planned {
  const [answer, setAnswer] = useState<{ readonly asked: string } & Planned>({ asked: '', ...NOTHING });
  const asked = definition === null ? '' : JSON.stringify(definition);
  useEffect(() => {
    if (asked === '') return;
    let stale = false;
    const timer = setTimeout(() => {
      client.call('collections.plan', { id, definition: JSON.parse(asked) }).then(
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
  return asked !== '' && answer.asked === asked ? answer : NOTHING;
}
