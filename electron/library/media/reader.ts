/** The media room's reader: what a file is and what it says about itself. */
import type { Host } from '../host.ts';
import { createExifTool, type ExifToolReader } from './exiftool.ts';
import { identify } from './identify.ts';
import { METADATA_ARGS, metadataOf } from './metadata.ts';
import { EMPTY_METADATA, type Identity, type MediaReader } from './types.ts';

export interface MediaReaderConfig {
  readonly host: Pick<Host, 'log' | 'now'>;
  /** Shared with whoever else asks ExifTool; made and closed by the reader when not given. */
  readonly exiftool?: ExifToolReader;
}

export function createMediaReader({
  host,
  exiftool = createExifTool({ host }),
}: MediaReaderConfig): MediaReader {
  return {
    identify,
    async metadata(path, identity) {
      if (!isWorthAsking(identity)) return EMPTY_METADATA;
      const tags = await exiftool.read(path, METADATA_ARGS);
      return tags === null ? EMPTY_METADATA : metadataOf(tags, identity, host.now());
    },
    close: () => exiftool.close(),
  };
}

/** Archives, programs and office files hold nothing of what is recorded, and unpacking them is a risk. */
function isWorthAsking({ kind, mime }: Identity): boolean {
  return kind === 'image' || kind === 'video' || kind === 'audio' || mime === 'application/pdf';
}
