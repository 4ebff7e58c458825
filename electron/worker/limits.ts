/** Limits on what strangers' pictures may cost. The library sets deadline and memory ceiling, these are about the picture itself. */

/** Most pixels a picture may claim: above every camera of today (a 200 MP phone, a 150 MP back), far below a bomb. */
export const MAX_PIXELS = 300_000_000;
/** Most pixels for decoders that hold the whole picture in memory, four bytes each. */
export const MAX_WHOLE_PIXELS = 80_000_000;
/** Largest drawing (SVG) read into memory, bytes. */
export const MAX_DRAWING_BYTES = 16 * 1024 * 1024;
/** Largest file a whole-file decoder (HEIC, JPEG XL, BMP, icon) reads into memory, bytes. */
export const MAX_WHOLE_BYTES = 256 * 1024 * 1024;
/** Most pixels kept in memory for several renditions; a larger rendition is streamed from the file on its own. */
export const SHARED_PIXELS = 24_000_000;
