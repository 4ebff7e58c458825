/** What the media room tells the rest of the library about a file. */
import type { AssetKind } from '../../../shared/contract/asset.ts';

export interface Identity {
  readonly kind: AssetKind;
  /** By content; `application/octet-stream` when nothing is recognised. */
  readonly mime: string;
  /** Canonical extension of the true type without a dot; '' when unknown and the name has no safe one. */
  readonly extension: string;
  /** Words for a person when name and content disagree, else null. */
  readonly warning: string | null;
}

export interface TakenTime {
  /** Wall-clock time as ms since 1970, as though its zone were UTC. */
  readonly wallMs: number;
  /** Minutes east of UTC when known. */
  readonly offset: number | null;
  readonly source: 'exif' | 'container';
}

/** Null, or empty, is what the file says nothing usable about. Dimensions are upright px. */
export interface MediaMetadata {
  readonly width: number | null;
  readonly height: number | null;
  readonly orientation: number | null;
  /** Milliseconds. */
  readonly duration: number | null;
  /** Of a document. */
  readonly pages: number | null;
  readonly taken: TakenTime | null;
  readonly cameraMake: string | null;
  readonly cameraModel: string | null;
  readonly lens: string | null;
  /** Seconds. */
  readonly exposureTime: number | null;
  readonly fNumber: number | null;
  readonly iso: number | null;
  /** Millimetres. */
  readonly focalLength: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Metres. */
  readonly altitude: number | null;
  /** Tags another program gave it, fit to be ours. */
  readonly keywords: readonly string[];
  /** Stars another program gave it; 0: none. */
  readonly rating: number;
}

export const EMPTY_METADATA: MediaMetadata = {
  width: null,
  height: null,
  orientation: null,
  duration: null,
  pages: null,
  taken: null,
  cameraMake: null,
  cameraModel: null,
  lens: null,
  exposureTime: null,
  fNumber: null,
  iso: null,
  focalLength: null,
  latitude: null,
  longitude: null,
  altitude: null,
  keywords: [],
  rating: 0,
};

/** Reads types and metadata; never throws for what is in a file, only for what cannot be read at all. */
export interface MediaReader {
  /** `path` is a regular file we own; `name` is the user's name for it, a hint only. */
  identify(path: string, name: string): Promise<Identity>;
  metadata(path: string, identity: Identity): Promise<MediaMetadata>;
  close(): Promise<void>;
}
