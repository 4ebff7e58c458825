/** For Caddy 2: https://caddyserver.com/docs/caddyfile/directives/file_server. */
import { ACTIVE_EXTENSIONS, comment, escapeRegex, placesOf, type WebFacts } from './webFacts.ts';

/** In a Caddyfile a backslash is itself, except before a quote. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}

export function caddyConfig({ library, mediaRoot, urlPath, folders }: WebFacts): string {
  const lines = folders.flatMap((folder, index) => {
    const places = placesOf(folder).map((place) => escapeRegex(`/${place}`));
    const hidden = folder.hidden.map((path) => escapeRegex(`/${path}`));
    const name = `@public${index}`;
    return [
      `	# ${comment(folder.collection)}`,
      ...(hidden.length === 0
        ? []
        : [
            `	@hidden${index} path_regexp ${quoted(`^(?:${hidden.join('|')})$`)}`,
            `	handle @hidden${index} {`,
            '		respond 404',
            '	}',
          ]),
      `	${name} {`,
      '		method GET HEAD',
      `		path_regexp ${quoted(`^(?:${places.join('|')})`)}`,
      '	}',
      `	handle ${name} {`,
      `		root * ${quoted(mediaRoot.slice(0, -1))}`,
      '		header X-Content-Type-Options nosniff',
      `		header Content-Security-Policy "default-src 'none'; sandbox"`,
      '		header Referrer-Policy no-referrer',
      `		header Cache-Control ${quoted(folder.cacheControl)}`,
      `		@active${index} path_regexp ${quoted(`(?i)\\.(?:${ACTIVE_EXTENSIONS.join('|')})$`)}`,
      `		header @active${index} Content-Disposition attachment`,
      '		file_server {',
      '			hide .*',
      '			index mediaroot-has-no-index-pages',
      '		}',
      '	}',
    ];
  });
  return `# Public files of the Mediaroot library “${comment(library)}” for Caddy 2.
# Put these lines inside a site block, test them with “caddy validate”, then reload Caddy.
# Make them again after a collection became public or private, or its folder changed.

${urlPath === '/' ? 'handle {' : `handle_path ${urlPath}* {`}
${lines.join('\n')}
	# Whatever is not named above is not there.
	handle {
		respond 404
	}
}
`;
}
