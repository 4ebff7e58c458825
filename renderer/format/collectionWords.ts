/** What saving a collection or moving assets would do, in words. Each says how many. */
import type { CallOutput } from '../../shared/contract/calls.ts';
import type { CollectionPlan } from '../../shared/contract/collection.ts';
import { counted, shownBytes, shownCount } from './numbers.ts';

export interface PlanLine {
  /** info: something is made or moved; care: something a person should think about. */
  readonly tone: 'info' | 'care';
  readonly words: string;
  /** The first ones it is about, each in a line. */
  readonly examples: readonly string[];
}

/** One line for each thing that saving would do to what is there. Empty: it touches nothing. */
export function planLines(plan: CollectionPlan, moveFiles: boolean): readonly PlanLine[] {
  const { moves, renditions, unfit, visibility } = plan;
  const lines: PlanLine[] = [];
  if (moves.count > 0) {
    const one = moves.count === 1;
    const files = `${counted(moves.count, 'file')} (${shownBytes(moves.bytes)})`;
    lines.push({
      tone: 'info',
      words: moveFiles
        ? `${files} ${one ? 'moves' : 'move'} to where the new folder puts ${one ? 'it' : 'them'}.`
        : `${files} would move; ${one ? 'it stays where it is' : 'they stay where they are'}.`,
      examples: moves.first.map(({ from, to }) => `${from} → ${to}`),
    });
  }
  const made = renditionWords(renditions);
  if (made !== null) lines.push({ tone: 'info', words: made, examples: [] });
  if (visibility !== null && visibility.count > 0) lines.push(visibilityLine(visibility));
  if (unfit.count > 0) {
    const stay = unfit.count === 1 ? 'it stays' : 'they stay';
    lines.push({
      tone: 'care',
      words: `${counted(unfit.count, 'item')} would not be accepted under these rules today; ${stay}.`,
      examples: unfit.first.map(({ name, reason }) => `${name}: ${reason}`),
    });
  }
  return lines;
}

function renditionWords({ make, remove }: CollectionPlan['renditions']): string | null {
  const made = make > 0 && `${counted(make, 'rendition')} will be made in the background`;
  const removed =
    remove > 0 &&
    (make > 0 ? `${shownCount(remove)} removed` : `${counted(remove, 'rendition')} will be removed`);
  const parts = [made, removed].filter((part) => part !== false);
  return parts.length === 0 ? null : `${parts.join(', ')}.`;
}

function visibilityLine({ to, count }: NonNullable<CollectionPlan['visibility']>): PlanLine {
  const [items, become] = [counted(count, 'item'), count === 1 ? 'becomes' : 'become'];
  return to === 'public'
    ? { tone: 'care', words: `${items} ${become} public: whoever knows an address can see it.`, examples: [] }
    : {
        tone: 'care',
        words: `${items} ${become} private: public addresses in use stop working.`,
        examples: [],
      };
}

/** What the button does, so that nobody publishes or moves by accident. */
export function saveWords(plan: CollectionPlan | null, moveFiles: boolean): string {
  const deeds: string[] = [];
  if (moveFiles && plan && plan.moves.count > 0) deeds.push(`move ${counted(plan.moves.count, 'file')}`);
  const { to, count } = plan?.visibility ?? { to: 'private', count: 0 };
  if (count > 0) deeds.push(to === 'public' ? `publish ${counted(count, 'item')}` : 'make private');
  if (deeds.length === 0) return 'Save';
  return deeds.length === 1 ? `Save and ${deeds[0]}` : `Save, ${deeds.join(' and ')}`;
}

/** What moving assets to a collection would do. */
export function moveWords(plan: CallOutput<'assets.planMove'>, collection: string): string {
  const { moving, already, refused } = plan;
  const parts: string[] = [];
  if (moving > 0)
    parts.push(`${counted(moving, 'item')} ${moving === 1 ? 'moves' : 'move'} to ${collection}.`);
  if (already > 0) parts.push(`${counted(already, 'item')} ${already === 1 ? 'is' : 'are'} there already.`);
  if (refused.length > 0) {
    const [stay, them] = refused.length === 1 ? ['stays where it is', 'it'] : ['stay where they are', 'them'];
    parts.push(`${counted(refused.length, 'item')} ${stay}, because ${collection} does not accept ${them}.`);
  }
  return parts.join(' ');
}
