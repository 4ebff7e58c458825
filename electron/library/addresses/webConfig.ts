/**
 * Ready configurations of web servers for MEDIA_ROOT: the folders of public collections and nothing else. Private files are denied
 * by not being named, so what is forgotten is hidden, not shown.
 */
import type { WEB_SERVERS } from '../../../shared/contract/address.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { mediaUrlPath } from '../../../shared/publicUrl.ts';
import { leadingText } from '../../../shared/template.ts';
import type { LibraryContext } from '../context.ts';
import { apacheConfig } from './apache.ts';
import { caddyConfig } from './caddy.ts';
import { nginxConfig } from './nginx.ts';
import type { PublicFolder, WebFacts } from './webFacts.ts';

export type WebServerName = (typeof WEB_SERVERS)[number];

/** More private files than this in a public folder are a mistake to mend, not a list to print. */
const MOST_HIDDEN = 1000;

const MAKERS: Readonly<Record<WebServerName, (facts: WebFacts) => string>> = {
  nginx: nginxConfig,
  apache: apacheConfig,
  caddy: caddyConfig,
};

/** Throws `bad_request` for a MEDIA_ROOT that a configuration file cannot name. */
export function makeWebConfig(
  { catalog, settings }: Pick<LibraryContext, 'catalog' | 'settings'>,
  server: WebServerName,
): { text: string; warnings: string[] } {
  const { name, mediaRoot } = catalog.identity();
  const { mediaUrl } = settings.get();
  if (/[\p{Cc}"\\${}`]/u.test(mediaRoot)) {
    throw new MediarootError(
      'bad_request',
      `The media folder ${mediaRoot} has characters in its path that a web server’s configuration cannot hold. Rename the folder, or serve it through a link with a plain name.`,
    );
  }
  const warnings: string[] = [];
  const folders = catalog.collections.list().flatMap(({ definition }): PublicFolder[] => {
    if (definition.visibility !== 'public') return [];
    const path = folderOf(definition.uploadTo);
    if (path === '') {
      warnings.push(`${definition.name} is left out: its files have no folder of their own.`);
      return [];
    }
    const hidden = catalog.addresses.privateWithin(path, MOST_HIDDEN + 1);
    if (hidden.length > MOST_HIDDEN) {
      warnings.push(
        `${definition.name} is left out: more than ${MOST_HIDDEN} private files lie in ${path}. Move them to where their collections put them, then ask again.`,
      );
      return [];
    }
    const { cacheControl } = definition;
    return [{ path, collection: definition.name, cacheControl, hidden }];
  });
  const outside = catalog.addresses.publicOutside(folders.map(({ path }) => path));
  if (outside > 0) {
    warnings.push(
      `${outside} public files lie outside the folders of their collections and are not served. Save the collection with “Move existing files” to put them there.`,
    );
  }
  if (folders.length === 0) warnings.push('No collection is public, so nothing would be served.');
  const urlPath = mediaUrlPath(mediaUrl);
  if (urlPath === '/')
    warnings.push('The media URL has no path, so these rules are for a host of their own.');
  const root = mediaRoot.endsWith('/') ? mediaRoot : `${mediaRoot}/`;
  return { text: MAKERS[server]({ library: name, mediaRoot: root, urlPath, folders }), warnings };
}

/** The whole folders that every path of a template begins with, ending in a slash; '' for none. */
function folderOf(uploadTo: string): string {
  const text = leadingText(uploadTo);
  return text.slice(0, text.lastIndexOf('/') + 1);
}
