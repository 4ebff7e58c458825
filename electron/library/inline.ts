/** Which types a browser may show by itself, and which it would run as a page of ours. */
const NEVER_INLINE = /(^text\/(html|xml|javascript|css))|(\+xml$)|(^application\/(xml|xhtml|javascript|pdf))/;
const INLINE = /^(image|video|audio)\/|^text\/plain/;

/** False for what is served as a download only. */
export function isInline(mime: string): boolean {
  return INLINE.test(mime) && !NEVER_INLINE.test(mime);
}
