/**
 * What lies where below a remote's prefix. Public files are below `media/` under their path in MEDIA_ROOT, so that an address is
 * the public URL and that path; private ones below `private/`; everything of our own below `.mediaroot/`.
 */
export const PUBLIC = 'media/';
export const PRIVATE = 'private/';
export const OWN = '.mediaroot/';
/** Originals in the trash, and those of deleted assets until their grace is over: `trash/<asset uuid>/<sha256>`. */
export const TRASH = '.mediaroot/trash/';
/** Objects whose key another one needs, until they get theirs: `moving/<asset uuid>/<role>`. */
export const MOVING = '.mediaroot/moving/';
export const LIBRARY = '.mediaroot/library.json';
export const MANIFEST = '.mediaroot/manifest.json';
export const LEASE = '.mediaroot/lease.json';
export const SIDECARS = '.mediaroot/sidecars/';
export const SNAPSHOTS = '.mediaroot/snapshots/';

/** Metadata of each original: enough to bring it back with nothing but the objects. */
export const METADATA = {
  uuid: 'mediaroot-uuid',
  name: 'mediaroot-name',
  role: 'mediaroot-role',
  path: 'mediaroot-path',
} as const;
/** Role of the object that is the asset itself; others are names of renditions. */
export const ORIGINAL = 'original';
