/** For Apache 2.4: https://httpd.apache.org/docs/2.4/mod/. `<Location>` is merged last, so no handler for scripts survives it. */
import {
  ACTIVE_EXTENSIONS,
  comment,
  escapeRegex,
  type PublicFolder,
  placesOf,
  quoted,
  type WebFacts,
} from './webFacts.ts';

function directory(mediaRoot: string, place: string, { cacheControl }: PublicFolder): string {
  return `<Directory ${quoted(mediaRoot + place)}>
    Require method GET HEAD
    Header always set X-Content-Type-Options "nosniff"
    Header always set Content-Security-Policy "default-src 'none'; sandbox"
    Header always set Referrer-Policy "no-referrer"
    Header set Cache-Control ${quoted(cacheControl)}
    <FilesMatch "(?i)\\.(${ACTIVE_EXTENSIONS.join('|')})$">
        Header set Content-Disposition "attachment"
    </FilesMatch>
    <FilesMatch "^\\.">
        Require all denied
    </FilesMatch>
</Directory>`;
}

export function apacheConfig({ library, mediaRoot, urlPath, folders }: WebFacts): string {
  const places = folders.flatMap(placesOf);
  const known = places.map((place) => escapeRegex(place)).join('|');
  const elsewhere = places.length === 0 ? '' : `(?!(?:${known}))`;
  const hidden = folders
    .flatMap((folder) => folder.hidden)
    .map((path) => `RedirectMatch 404 ${quoted(`^${escapeRegex(urlPath + path)}$`)}`);
  const blocks = folders.flatMap((folder) => [
    `# ${comment(folder.collection)}`,
    ...placesOf(folder).map((place) => directory(mediaRoot, place, folder)),
  ]);
  return `# Public files of the Mediaroot library “${comment(library)}” for Apache 2.4, with mod_alias, mod_authz_core and mod_headers.
# Include these lines in a VirtualHost, test them with “apachectl configtest”, then reload Apache.
# Make them again after a collection became public or private, or its folder changed.

# Whatever is not named below is not there.
RedirectMatch 404 ${quoted(`^${escapeRegex(urlPath)}${elsewhere}`)}
${hidden.join('\n')}
Alias ${quoted(urlPath)} ${quoted(mediaRoot)}
<Location ${quoted(urlPath)}>
    SetHandler default-handler
</Location>
<Directory ${quoted(mediaRoot)}>
    AllowOverride None
    Options None
    Require all denied
</Directory>

${blocks.join('\n')}
`;
}
