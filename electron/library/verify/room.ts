/** The calls of verification and relinking, and the verification that comes round by itself. */
import { MediarootError, toErrorValue } from '../../../shared/errors.ts';
import type { LibraryContext, Room } from '../context.ts';
import { createThrottle } from '../throttle.ts';
import { acceptEdits } from './accept.ts';
import { createRelinker } from './relink.ts';
import { createVerifier } from './verifier.ts';

type VerifyCalls = 'verify.start' | 'verify.report' | 'verify.accept' | 'relink.plan' | 'relink.apply';

/** How often it is thought of whether a round is due, ms. */
const THINK_EVERY = 60 * 60_000;
/** After opening, the person comes first. */
const FIRST_AFTER = 2 * 60_000;
/** The least time between two notices, ms. */
const TELL_EVERY = 250;
const DAY = 24 * 60 * 60_000;

export interface VerifyRoom extends Room<VerifyCalls> {
  /** Reads these originals again and keeps what it finds; ends early once aborted. */
  check(ids: readonly number[], signal: AbortSignal): Promise<void>;
}

export function createVerifyRoom(context: LibraryContext): VerifyRoom {
  const { catalog, host, settings, storage } = context;
  const { findings } = catalog;
  const verifier = createVerifier(context);
  const relinker = createRelinker(context);
  let timer: NodeJS.Timeout | null = null;
  let known = findings.signature();
  // Whoever finds or mends something tells the catalog; whoever shows it hears of it here.
  const told = createThrottle(TELL_EVERY, () => {
    const now = findings.signature();
    if (now !== known) context.emit({ name: 'findings.changed', payload: {} });
    known = now;
  });
  const stopListening = catalog.onChange(told.ask);
  let closed = false;
  let seeking: Promise<void> | null = null;
  /** A round that a person cancelled is left alone for a day. */
  let leftAloneUntil = 0;

  /** A round cut short goes on; a new one begins when the oldest news of an original is older than the settings allow. */
  function isDue(): boolean {
    const days = settings.get().verifyDays;
    if (days === null || days === 0 || storage.state() === 'offline' || host.now() < leftAloneUntil)
      return false;
    if (verifier.openRound() !== null) return true;
    const since = Math.max(verifier.lastFinished() ?? 0, findings.oldest() ?? host.now());
    return host.now() - since >= days * DAY;
  }

  function think(): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(think, THINK_EVERY);
    timer.unref();
    if (!isDue()) return;
    verifier
      .round(false)
      .then(({ done }) => done)
      .catch((error: unknown) => {
        leftAloneUntil = host.now() + DAY;
        host.log('warn', 'the verification stopped', { error });
      });
  }

  /** Once after a backup took the catalog's place; what a closing or a disk that went away cut short begins anew. */
  function seekAfterRestore(): void {
    if (seeking !== null || catalog.settings.get('files_to_seek') !== 'yes') return;
    seeking = relinker
      .putRight()
      .then(
        ({ relinked, failed }) => {
          host.log('info', 'files of the restored catalog looked for', { relinked, failed: failed.length });
          catalog.settings.set('files_to_seek', 'no');
        },
        (error: unknown) => {
          if (toErrorValue(error).code === 'cancelled' && !closed)
            catalog.settings.set('files_to_seek', 'no');
          host.log('warn', 'files of the restored catalog were not looked for to the end', { error });
        },
      )
      .finally(() => {
        seeking = null;
      });
  }

  return {
    handlers: {
      'verify.start': async ({ ids, anew }) => {
        if (ids === undefined) return { task: (await verifier.round(anew)).id };
        await storage.prepare();
        const gone = ids.find((id) => findings.original(id) === null);
        if (gone !== undefined)
          throw new MediarootError('not_found', `There is no asset ${gone}, or it is in the trash.`);
        return { task: verifier.some(ids).id };
      },
      'verify.report': ({ offset, limit }) => {
        const total = catalog.assets.total();
        const round = verifier.openRound();
        const begun = round ?? verifier.lastRound();
        return {
          total,
          checked: begun === null ? 0 : total - findings.dueCount(begun),
          roundStarted: round,
          lastFinished: verifier.lastFinished(),
          ...findings.counts(),
          findings: [...findings.list(offset, limit)],
          unreadable: [...verifier.unreadable()],
        };
      },
      'verify.accept': ({ ids }) => acceptEdits(context, ids),
      'relink.plan': ({ folders }) => relinker.plan(folders),
      'relink.apply': ({ plan }) => relinker.apply(plan),
    },
    check: verifier.quietly,
    async recover() {
      seekAfterRestore();
    },
    wake() {
      if (timer !== null) return;
      timer = setTimeout(think, FIRST_AFTER);
      timer.unref();
    },
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      stopListening();
      told.stop();
    },
  };
}
