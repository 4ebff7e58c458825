/** One file of an import in words. */
import type { ImportItem, ImportItemStatus, Refusal } from '../../../shared/contract/import.ts';

type Offer = Refusal['offers'][number];

const STATUS: Readonly<Record<ImportItemStatus, string>> = {
  waiting: 'Waiting',
  imported: 'Imported',
  duplicate: 'Already here',
  failed: 'Could not be imported',
  cancelled: 'Cancelled',
};

export function statusWords(status: ImportItemStatus): string {
  return STATUS[status];
}

/** The last part of a path of any system, and what is before it. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return { folder: path.slice(0, Math.max(0, at)), name: path.slice(at + 1) || path };
}

/** Tab-separated, one line a file whatever its name holds. */
export function resultLine(item: ImportItem): string {
  const flat = (text: string) => text.replaceAll(/[\t\r\n]+/g, ' ');
  return [flat(item.source), statusWords(item.status), item.reason && flat(item.reason)]
    .filter(Boolean)
    .join('\t');
}

interface Loaded {
  /** Null until it is known. */
  readonly total: number | null;
  item(index: number): ImportItem | undefined;
}

/** The most files looked through for offers: those on the first page. */
const LOOKED_AT = 200;

/** The collections that files at hand were offered, those offered most often first. */
export function offersOf({ total, item }: Loaded): readonly Offer[] {
  const found = new Map<number, { readonly offer: Offer; count: number }>();
  for (let index = 0; index < Math.min(total ?? 0, LOOKED_AT); index += 1) {
    for (const offer of item(index)?.refusal?.offers ?? []) {
      const before = found.get(offer.id);
      if (before) before.count += 1;
      else found.set(offer.id, { offer, count: 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count).map(({ offer }) => offer);
}

/** As many whole lines as fit, then how many were left out. */
export function joinLines(lines: readonly string[], total: number, limit: number): string {
  const kept: string[] = [];
  let size = 0;
  for (const line of lines) {
    size += line.length + 1;
    if (size > limit - 40) break;
    kept.push(line);
  }
  const rest = total - kept.length;
  return rest > 0 ? [...kept, `… and ${rest} more`].join('\n') : kept.join('\n');
}
