/** Tells text formats apart by what they begin with: SVG, HTML, other XML, plain text. */
export interface TextType {
  readonly mime: string;
  readonly extension: string;
}

const SVG: TextType = { mime: 'image/svg+xml', extension: 'svg' };
const HTML: TextType = { mime: 'text/html', extension: 'html' };
const XML: TextType = { mime: 'application/xml', extension: 'xml' };
const PLAIN: TextType = { mime: 'text/plain', extension: 'txt' };

/** First elements that make a document HTML to a browser (WHATWG MIME Sniffing, section 7.1). */
const HTML_START =
  /^<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)(?=[\s>/])/i;

/** @param start the first bytes of the file. @returns null when they are not text. */
export function sniffText(start: Uint8Array): TextType | null {
  const text = decode(start);
  if (text === null) return null;
  const body = afterProlog(text);
  const root = /^<(?:[\w.-]+:)?([\w.-]+)/.exec(body.rest)?.[1];
  if (root === 'svg') return SVG;
  if (HTML_START.test(body.rest) || body.doctype?.toLowerCase() === 'html') return HTML;
  if (body.doctype === 'svg') return SVG;
  if (body.declared || (root !== undefined && body.doctype !== null)) return XML;
  return PLAIN;
}

/** Text of the bytes in UTF-8 or, with a byte order mark, UTF-16; null when they hold what no text holds. */
function decode(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.some(isBinary)) return null;
  return new TextDecoder('utf-8').decode(bytes);
}

/** Control characters other than tab, line feed, form feed, carriage return and escape (same section of that standard). */
function isBinary(byte: number): boolean {
  return byte < 0x09 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f);
}

interface Body {
  readonly rest: string;
  readonly declared: boolean;
  readonly doctype: string | null;
}

/** Skips white space, XML declaration, comments, processing instructions and the document type. */
function afterProlog(text: string): Body {
  let rest = text.trimStart();
  let declared = false;
  let doctype: string | null = null;
  for (;;) {
    let end: number;
    if (rest.startsWith('<?')) {
      declared ||= rest.startsWith('<?xml');
      end = endOf(rest, '?>');
    } else if (rest.startsWith('<!--')) {
      end = endOf(rest, '-->');
    } else if (/^<!doctype\s/i.test(rest)) {
      doctype = /^<!doctype\s+(?:[\w.-]+:)?([\w.-]+)/i.exec(rest)?.[1] ?? '';
      end = endOfDoctype(rest);
    } else {
      return { rest, declared, doctype };
    }
    rest = rest.slice(end).trimStart();
  }
}

function endOf(text: string, mark: string): number {
  const at = text.indexOf(mark);
  return at < 0 ? text.length : at + mark.length;
}

function endOfDoctype(text: string): number {
  const close = text.indexOf('>');
  const subset = text.indexOf('[');
  if (subset < 0 || (close >= 0 && close < subset)) return close < 0 ? text.length : close + 1;
  const end = /\]\s*>/.exec(text.slice(subset));
  return end ? subset + end.index + end[0].length : text.length;
}
