/** For nginx: https://nginx.org/en/docs/http/ngx_http_core_module.html#location. `^~` keeps regex locations, such as one that runs PHP, away. */
import {
  ACTIVE_EXTENSIONS,
  comment,
  type PublicFolder,
  placesOf,
  quoted,
  type WebFacts,
} from './webFacts.ts';

const TYPES = `        types {
            image/jpeg jpg jpeg; image/png png apng; image/gif gif; image/webp webp; image/avif avif;
            image/svg+xml svg svgz; image/tiff tif tiff; image/heic heic; image/jxl jxl; image/bmp bmp;
            video/mp4 mp4 m4v; video/webm webm; video/quicktime mov; video/x-matroska mkv; video/ogg ogv;
            audio/mpeg mp3; audio/mp4 m4a; audio/ogg oga ogg opus; audio/flac flac; audio/wav wav;
            text/plain txt; application/pdf pdf;
        }
        default_type application/octet-stream;`;

function location(urlPath: string, mediaRoot: string, place: string, { cacheControl }: PublicFolder): string {
  return `    location ^~ ${quoted(urlPath + place)} {
        alias ${quoted(mediaRoot + place)};
        autoindex off;
        disable_symlinks on;
        limit_except GET { deny all; }
${TYPES}
        set $mediaroot_disposition "";
        if ($uri ~* "\\.(${ACTIVE_EXTENSIONS.join('|')})$") { set $mediaroot_disposition "attachment"; }
        if ($uri ~ "/\\.") { return 404; }
        add_header X-Content-Type-Options "nosniff" always;
        add_header Content-Security-Policy "default-src 'none'; sandbox" always;
        add_header Referrer-Policy "no-referrer" always;
        add_header Content-Disposition $mediaroot_disposition;
        add_header Cache-Control ${quoted(cacheControl)};
    }`;
}

export function nginxConfig({ library, mediaRoot, urlPath, folders }: WebFacts): string {
  const blocks = folders.flatMap((folder) => [
    `    # ${comment(folder.collection)}`,
    ...placesOf(folder).map((place) => location(urlPath, mediaRoot, place, folder)),
    ...folder.hidden.map((path) => `    location = ${quoted(urlPath + path)} { return 404; }`),
  ]);
  return `# Public files of the Mediaroot library “${comment(library)}” for nginx.
# Put these lines inside a server { } block, test them with “nginx -t”, then reload nginx.
# Make them again after a collection became public or private, or its folder changed.

    # Whatever is not named below is not there.
    location ^~ ${quoted(urlPath)} { return 404; }

${blocks.join('\n')}
`;
}
