/** Answers for `/media/…`: which file an address asks for, and whether whoever has it may see it. */
import fs from 'node:fs/promises';
import { savedName } from '../../../shared/filename.ts';
import type { MediaTerms } from '../../../shared/mediaResponse.ts';
import type { MediaFile } from '../../../shared/messages.ts';
import { mediaUrlPath, parsePublicPath } from '../../../shared/publicUrl.ts';
import type { LibraryContext } from '../context.ts';
import { isInline } from '../inline.ts';
import { grantOf } from './signing.ts';

export interface PublicFile {
  readonly file: MediaFile;
  readonly terms: MediaTerms;
}

export interface PublicFiles {
  /** What follows the media URL in the path of a request; null when it is not below it. */
  rest(requestPath: string): string | null;
  /** Null for everything that is not to be seen: not there, in the trash, private without a valid signature. */
  locate(rest: string, query: Readonly<Record<string, string>>): Promise<PublicFile | null>;
}

/** Always answered, whatever the media URL is set to. */
const USUAL_PREFIX = '/media/';

export function createPublicFiles(
  { catalog, storage, settings, host }: Pick<LibraryContext, 'catalog' | 'storage' | 'settings' | 'host'>,
  key: Buffer,
): PublicFiles {
  return {
    rest(requestPath) {
      const own = mediaUrlPath(settings.get().mediaUrl);
      const prefix = [own, USUAL_PREFIX].find((known) => known !== '/' && requestPath.startsWith(known));
      return prefix === undefined ? null : requestPath.slice(prefix.length);
    },
    async locate(rest, query) {
      const path = parsePublicPath(rest);
      const found = path === null ? null : catalog.addresses.byPath(path);
      const now = host.now();
      const grant = found === null ? null : grantOf(key, found.path, query, now);
      if (found === null || (found.visibility === 'private' && grant === null)) return null;
      const absolute = storage.absolute(found.path);
      const stat = await fs.lstat(absolute).catch(() => null);
      if (stat === null || !stat.isFile()) return null;
      const attachment = grant?.attachment ?? null;
      const left = grant === null ? 0 : Math.max(0, Math.floor(grant.expires - now / 1000));
      return {
        file: {
          path: absolute,
          mime: found.mime,
          size: stat.size,
          inline: attachment === null && isInline(found.mime),
          name: attachment ?? savedName(found.name, found.rendition, found.path),
        },
        terms: {
          etag: `"${found.version}"`,
          cacheControl: found.visibility === 'public' ? found.cacheControl : `private, max-age=${left}`,
          trueType: true,
        },
      };
    },
  };
}
