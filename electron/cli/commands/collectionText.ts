/** Collections, and what changing one would do, for a terminal. */
import type {
  Collection,
  CollectionDefinition,
  CollectionPlan,
  Limits,
} from '../../../shared/contract/collection.ts';
import { counted } from '../../../shared/counted.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { bytes, span, visible } from '../text.ts';

export function shownCollection({ slug, autoKind, count, bytes: size, definition }: Collection): string {
  const { uploadTo, naming, dates, allowedTypes, visibility, cacheControl } = definition;
  const lines: readonly (readonly [string, string])[] = [
    ['name', definition.name],
    ['short name', slug],
    ['holds', `${counted(count, 'item')}, ${bytes(size)}`],
    ['comes by itself', autoKind ?? 'nothing'],
    ['folder', uploadTo],
    ['file name', naming],
    ['dates', dates],
    ['accepts', allowedTypes.length === 0 ? 'every type' : allowedTypes.join(', ')],
    ['limits', limitWords(definition.limits).join(', ') || 'none'],
    ...definition.typeLimits.map(
      ({ types, limits }) =>
        [`limits of ${types.join(', ')}`, limitWords(limits).join(', ') || 'none'] as const,
    ),
    ['renditions', definition.renditions.map(renditionWords).join(', ') || 'none'],
    ['visible', visibility],
    ['cache control', cacheControl],
  ];
  const width = lines.reduce((widest, [label]) => Math.max(widest, label.length), 0);
  return lines.map(([label, value]) => `${label.padEnd(width)}  ${visible(value)}`).join('\n');
}

function renditionWords({ name, width, height, fit }: CollectionDefinition['renditions'][number]): string {
  return `${name} ${width ?? '…'}×${height ?? '…'} ${fit}`;
}

function limitWords(limits: Limits): readonly string[] {
  const { maxBytes, minWidth, minHeight, maxWidth, maxHeight, maxDuration, maxPages } = limits;
  return [
    maxBytes !== null && `at most ${bytes(maxBytes)}`,
    (minWidth !== null || minHeight !== null) && `at least ${minWidth ?? '…'}×${minHeight ?? '…'} px`,
    (maxWidth !== null || maxHeight !== null) && `at most ${maxWidth ?? '…'}×${maxHeight ?? '…'} px`,
    maxDuration !== null && `at most ${span(maxDuration)}`,
    maxPages !== null && `at most ${counted(maxPages, 'page')}`,
  ].filter((words) => words !== false);
}

/** A plan with problems ends as a failure, since saving would. */
export function planOutcome(plan: CollectionPlan): Outcome {
  return {
    exitCode: plan.problems.length > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify(plan)],
    text: () => planText(plan).join('\n'),
  };
}

function planText({
  problems,
  assets,
  moves,
  renditions,
  unfit,
  visibility,
}: CollectionPlan): readonly string[] {
  const { make, remove, keep } = renditions;
  return [
    ...problems.map(({ field, message }) => `Refused: ${field}: ${visible(message)}`),
    `${counted(assets, 'item')} in the collection.`,
    moves.count === 0
      ? 'No file would move.'
      : `${counted(moves.count, 'file')} (${bytes(moves.bytes)}) would move with --move-files:`,
    ...moves.first.map(({ from, to }) => `  ${visible(from)} → ${visible(to)}`),
    ...more(moves),
    `Renditions: ${make} to make, ${remove} to remove, ${keep} as they are.`,
    ...(visibility === null ? [] : [`${counted(visibility.count, 'item')} would become ${visibility.to}.`]),
    ...(unfit.count === 0
      ? []
      : [`${counted(unfit.count, 'item')} would not be accepted today, and stay all the same:`]),
    ...unfit.first.map(({ name, reason }) => `  ${visible(name)}: ${visible(reason)}`),
    ...more(unfit),
  ];
}

function more({
  count,
  first,
}: {
  readonly count: number;
  readonly first: readonly unknown[];
}): readonly string[] {
  return count > first.length ? [`  … and ${count - first.length} more`] : [];
}

export function savedOutcome(saved: { readonly collection: Collection; readonly moving: number }): Outcome {
  const files =
    saved.moving === 0 ? '' : ` ${counted(saved.moving, 'file')} going to where the template puts them.`;
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(saved)],
    text: () => `Saved ${visible(saved.collection.definition.name)}.${files}`,
  };
}
