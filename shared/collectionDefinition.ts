/** What is wrong with the definition of a collection, by itself and beside the others. Rules in one place for forms, the command line and the library. */
import type { CollectionDefinition, DefinitionProblem, Limits } from './contract/collection.ts';
import { INVISIBLE } from './filename.ts';
import { foldName } from './pathSafety.ts';
import { stricter } from './rules.ts';
import { leadingText } from './template.ts';
import { templateProblems } from './templateProblems.ts';

interface NamedDefinition {
  readonly name: string;
  readonly definition: CollectionDefinition;
}

/** RFC 9110 tokens and quoted strings, as RFC 9111 lists them; anything else could end the header or a server's configuration. */
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const DIRECTIVE = `${TOKEN}(=(${TOKEN}|"[ !#-\\[\\]-~]*"))?`;
const CACHE_CONTROL = new RegExp(`^(${DIRECTIVE}(\\s*,\\s*${DIRECTIVE})*)?$`);

/** Nothing wrong: an empty list. `others` are the collections beside it, without itself. */
export function definitionProblems(
  definition: CollectionDefinition,
  others: readonly NamedDefinition[],
): readonly DefinitionProblem[] {
  return [
    ...nameProblems(definition, others),
    ...templateProblems(definition),
    ...visibilityProblems(definition, others),
    ...limitProblems('limits', definition.limits),
    ...definition.typeLimits.flatMap(({ limits }, index) =>
      limitProblems(`typeLimits.${index}.limits`, stricter(definition.limits, limits)),
    ),
    ...renditionProblems(definition),
    ...cacheProblems(definition),
  ];
}

function nameProblems(
  { name }: CollectionDefinition,
  others: readonly NamedDefinition[],
): readonly DefinitionProblem[] {
  const folded = foldName(name).trim();
  if (name.search(INVISIBLE) >= 0 || /\p{Cs}/u.test(name) || folded === '') {
    return [{ field: 'name', message: 'The name holds characters that cannot be seen. Type it anew.' }];
  }
  const same = others.find((other) => foldName(other.name).trim() === folded);
  if (same === undefined) return [];
  return [{ field: 'name', message: `There is a collection ${same.name} already. Choose another name.` }];
}

/** Web servers are told by folder what everybody may fetch, so no private file may ever lie in the folder of a public collection. */
function visibilityProblems(
  definition: CollectionDefinition,
  others: readonly NamedDefinition[],
): readonly DefinitionProblem[] {
  const own = leadingFolder(definition.uploadTo);
  const problem = (message: string): readonly DefinitionProblem[] => [{ field: 'uploadTo', message }];
  if (definition.visibility === 'public' && !own.includes('/')) {
    return problem(
      `A public collection needs a folder of its own, so that web servers can be told what everybody may see: begin with one, such as ${exampleFolder(definition.name)}`,
    );
  }
  const other = others.find(
    (candidate) =>
      candidate.definition.visibility !== definition.visibility &&
      overlap(own, leadingFolder(candidate.definition.uploadTo)),
  );
  if (other === undefined) return [];
  return problem(
    definition.visibility === 'public'
      ? `Private files of ${other.name} can lie in this folder, which everybody may see. Choose a folder that no private collection uses.`
      : `Files could get into the folder of ${other.name}, which everybody may see. Begin with a folder that no public collection uses.`,
  );
}

/** The text every path begins with, folded as the loosest file system folds: whole folders with their `/`, then perhaps part of one. */
function leadingFolder(uploadTo: string): string {
  return foldName(leadingText(uploadTo));
}

function overlap(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

function exampleFolder(name: string): string {
  const folder = foldName(name)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return `${folder || 'public'}/`;
}

function limitProblems(field: string, limits: Limits): readonly DefinitionProblem[] {
  const sides = [
    ['minWidth', limits.minWidth, limits.maxWidth, 'width'],
    ['minHeight', limits.minHeight, limits.maxHeight, 'height'],
  ] as const;
  return sides.flatMap(([name, least, most, side]) =>
    least === null || most === null || least <= most
      ? []
      : [
          {
            field: `${field}.${name}`,
            message: `The smallest ${side}, ${least} px, is above the largest, ${most} px: nothing would be accepted.`,
          },
        ],
  );
}

function renditionProblems({ renditions }: CollectionDefinition): readonly DefinitionProblem[] {
  return renditions.flatMap(({ name, fit, width, height }, index) => {
    const found: DefinitionProblem[] = [];
    const field = `renditions.${index}`;
    if (renditions.findIndex((other) => other.name === name) < index) {
      found.push({
        field: `${field}.name`,
        message: `There is a rendition ${name} already. Choose another name.`,
      });
    }
    if (fit === 'cover' && (width === null || height === null)) {
      const message = 'A crop to cover needs both width and height.';
      found.push({ field: `${field}.${width === null ? 'width' : 'height'}`, message });
    }
    if (fit === 'inside' && width === null && height === null) {
      found.push({ field: `${field}.width`, message: 'Give a width, a height or both.' });
    }
    return found;
  });
}

function cacheProblems({ cacheControl }: CollectionDefinition): readonly DefinitionProblem[] {
  if (CACHE_CONTROL.test(cacheControl)) return [];
  const message =
    'This is no Cache-Control header: write directives with commas, such as public, max-age=3600.';
  return [{ field: 'cacheControl', message }];
}
