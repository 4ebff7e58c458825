/** Which names in a watched folder are somebody's work in progress, or no one's at all. */

/** Browsers, mail programs, sync tools and file managers name a file so until it is whole. */
const UNFINISHED =
  /\.(part|partial|crdownload|download|opdownload|tmp|temp|filepart|aria2|!ut|swp|swx|lock)$/i;
/** `~$` of office programs, `~` at either end of editors. */
const SCRATCH = /^~|~$/;
const LITTER = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini']);

/** A name that is not imported, nor looked into, until it is another one. */
export function isPassedOver(name: string): boolean {
  return (
    name.startsWith('.') || UNFINISHED.test(name) || SCRATCH.test(name) || LITTER.has(name.toLowerCase())
  );
}

/** As {@link isPassedOver} for any part of a path relative to the watched folder, separated by `/`. */
export function isPathPassedOver(relative: string): boolean {
  return relative.split('/').some(isPassedOver);
}
