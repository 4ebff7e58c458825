/** Ready-made HTML and Markdown for public assets: `<img>` with every rendition in its srcset, players for what moves or sounds. */

import type { MediaAddress } from './contract/address.ts';
import type { AssetKind } from './contract/asset.ts';

export interface MarkupFacts {
  readonly name: string;
  readonly kind: AssetKind;
  /** The original first. */
  readonly addresses: readonly MediaAddress[];
}

/** Types that browsers show in an `<img>` without help. */
const SHOWN = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/svg+xml',
]);

/** Width the text of a page usually has; browsers choose from srcset by it. */
const SIZES = '(max-width: 960px) 100vw, 960px';

/** Empty when there is no address. */
export function htmlOf(facts: MarkupFacts): string {
  const [original] = facts.addresses;
  if (original === undefined) return '';
  const label = escapeHtml(stem(facts.name));
  if (facts.kind === 'video')
    return `<video src="${escapeHtml(original.url)}" controls preload="metadata"></video>`;
  if (facts.kind === 'audio')
    return `<audio src="${escapeHtml(original.url)}" controls preload="metadata"></audio>`;
  const pictures = sources(facts);
  const shown = chosen(facts);
  if (facts.kind !== 'image' || shown === undefined)
    return `<a href="${escapeHtml(original.url)}">${label}</a>`;
  const set =
    pictures.length < 2
      ? ''
      : ` srcset="${pictures.map(({ url, width }) => `${escapeHtml(url)} ${width}w`).join(', ')}" sizes="${SIZES}"`;
  const size =
    shown.width === null || shown.height === null ? '' : ` width="${shown.width}" height="${shown.height}"`;
  return `<img src="${escapeHtml(shown.url)}"${set}${size} alt="${label}" loading="lazy">`;
}

/** Empty when there is no address. */
export function markdownOf(facts: MarkupFacts): string {
  const [original] = facts.addresses;
  if (original === undefined) return '';
  const label = stem(facts.name).replace(/[\\[\]*_`<>]/g, '\\$&');
  const shown = facts.kind === 'image' ? chosen(facts) : undefined;
  return shown === undefined ? `[${label}](${original.url})` : `![${label}](${shown.url})`;
}

/** Uncropped pictures of known width, narrow to wide; a crop shows something else, so it has no place in a srcset. */
function sources({ addresses }: MarkupFacts): readonly (MediaAddress & { readonly width: number })[] {
  const [original] = addresses;
  const ratio = original?.width && original.height ? original.width / original.height : null;
  const known = addresses.filter(
    (address): address is MediaAddress & { readonly width: number } =>
      address.width !== null && SHOWN.has(address.mime) && sameShape(address, ratio),
  );
  const byWidth = new Map(known.map((address) => [address.width, address]));
  return [...byWidth.values()].sort((a, b) => a.width - b.width);
}

function sameShape({ width, height }: MediaAddress, ratio: number | null): boolean {
  if (ratio === null || width === null || height === null) return true;
  // Whole pixels: a side of 150 may be off by half a pixel.
  return Math.abs(width / height - ratio) <= ratio * (0.5 / Math.min(width, height) + 0.005);
}

/** The one for `src`: the widest uncropped rendition up to 1920 px, else whatever can be shown. */
function chosen(facts: MarkupFacts): MediaAddress | undefined {
  const pictures = sources(facts);
  const fitting = pictures.filter(({ width }) => width <= 1920);
  return fitting.at(-1) ?? pictures[0] ?? facts.addresses.find(({ mime }) => SHOWN.has(mime));
}

function stem(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? '&#39;',
  );
}
