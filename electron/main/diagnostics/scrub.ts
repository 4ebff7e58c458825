/**
 * Makes what is saved for somebody who helps free of what is nobody's business: names and places of files, names people gave,
 * secrets. When in doubt it takes out too much. One name gets the same mark wherever it stands.
 */
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { isCallName } from '../../../shared/contract/calls.ts';
import { HIDDEN, hideSecrets, isSecretField } from '../../../shared/hiddenSecrets.ts';

export interface ScrubParts {
  /** Makes marks of this computer unlike those of others, so that nobody finds a name by trying. */
  readonly salt: string;
  /** Folders that are called by what they are, such as “media folder”. */
  readonly folders: Readonly<Record<string, string>>;
  /** Names a person gave: of libraries, buckets, connections. */
  readonly names: readonly string[];
}

export interface Scrubber {
  /** A sentence, or several lines. */
  text(text: string): string;
  /** One line of a log. */
  line(line: string): string;
  /** Anything of JSON. */
  value(value: unknown): unknown;
  /** Name of a server: of a provider's the end that all its customers share, of a person's own a mark. */
  host(host: string): string;
}

/** Fields that hold words of ours, into which a name may have found its way. */
const WORDS = new Set(['message', 'reason', 'line', 'words', 'problem', 'unwritable', 'detail', 'title']);
/** Fields that hold one word of a few, never a name. */
const MARKS = new Set(
  'time level call code signal correlationId kind state version electron syscall errno phase type status'.split(
    ' ',
  ),
);
const MARK = /^[\w.:@+-]{1,60}$/;
const FIELD = /^[A-Za-z_][\w-]{0,40}$/;
const MEDIA =
  'jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|svg|hei[cf]|jxl|jp2|j2k|jxr|jls|bmp|ico|psd|tga|cr[23]|nef|arw|dng|raf|orf|rw2|pef|srw|pdf|mp4|mov|m4[av]|mkv|webm|avi|mpe?g|wmv|mp3|wav|flac|og[gav]|opus|aac|aiff?|txt|docx?|xlsx?|zip|xmp|part';
/** Such as `1.2.3-beta.1`: of programs, never a name. */
const VERSION = /^\d{1,5}\.\d{1,5}\.\d{1,5}(?:-[a-z]{1,8}(?:\.\d{1,3})?)?$/;
/** Servers of providers; what stands before it may be an account or a bucket. */
const PROVIDER =
  /(?:^|\.)((?:[\w-]+\.)?amazonaws\.com|r2\.cloudflarestorage\.com|backblazeb2\.com|wasabisys\.com|digitaloceanspaces\.com|storage\.googleapis\.com|googleapis\.com|core\.windows\.net)$/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** Names of servers outside of addresses, as errors of the network have them. Our own words have one dot at most. */
const SERVER =
  /(?<=\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|Host:) )[\w.-]+|\b(?:[\w-]+\.){2,}[a-z]{2,}\b/gi;
/** So long a word of letters and digits is a key, a token or the hash of somebody's file. */
const LONG_WORD = /[\w+/=~-]{24,}/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isTelling = (word: string): boolean => /\d/.test(word) && /[A-Za-z]/.test(word) && !UUID.test(word);
/** A line of a stack. Whatever else begins with “at” is somebody's words. */
const FRAME =
  /^\s+at (?:(?<caller>(?:async |new )?[\w$.#<>]{1,80}(?: \[as [\w$]+\])?) \()?(?<place>\S.*?)\)?$/;
/** Where the program's own code begins in a path of a stack. */
const OWN_CODE = /^.*?(?=(?:node_modules|electron|shared|renderer|dist|app\.asar)\/)/;
const OWN_PLACE =
  /^(?:node:[\w/.-]+|(?:node_modules|electron|shared|renderer|dist|app\.asar)\/[\w@/.+-]+)(?::\d+){1,2}$/;

export function createScrubber({ salt, folders, names }: ScrubParts): Scrubber {
  const known = Object.entries(folders)
    .filter(([, folder]) => path.isAbsolute(folder) && path.dirname(folder) !== folder)
    .sort(([, a], [, b]) => b.length - a.length);
  const told = names.filter((name) => name.trim().length > 2).sort((a, b) => b.length - a.length);

  function mark(name: string): string {
    const { ext } = path.parse(name.trim());
    const kept = /^\.[A-Za-z0-9]{1,5}$/.test(ext) ? ext.toLowerCase() : '';
    return `[${createHmac('sha256', salt).update(name.normalize('NFC').trim()).digest('hex').slice(0, 8)}${kept}]`;
  }

  function host(server: string): string {
    const [name = '', port] = server.split(/:(?=\d+$)/);
    const provider = PROVIDER.exec(name)?.[1];
    const shown = provider ?? (LOOPBACK.test(name) ? name : mark(name));
    return port === undefined ? shown : `${shown}:${port}`;
  }

  function text(given: string): string {
    let shown = hideSecrets(given);
    for (const [label, folder] of known) shown = shown.replaceAll(folder, `⟨${label}⟩`);
    shown = shown
      .replace(/\bfile:\/\/([^\n"'“”]*)/gi, (_all, file: string) => `file://${mark(file)}`)
      .replace(
        /\b(?!file:)([a-z][a-z0-9+.-]*):\/\/([^\s"'“”<>/?#]+)[^\s"'“”<>]*/gi,
        (_all, scheme: string, server: string) => `${scheme}://${host(server)}/${HIDDEN}`,
      )
      .replace(SERVER, (server) => host(server))
      .replace(/“([^”]*)”/g, (_all, inside: string) => `“${mark(inside)}”`)
      // An unquoted path may hold blanks, so it ends where the line does.
      .replace(
        /(⟨[^⟩]+⟩|(?<![\w⟩~:/.\]])~|(?<![\w⟩~:/.\]<])(?:[A-Za-z]:)?|\\)([\\/][^\n"'“”⟨]+)/g,
        (_all, root: string, rest: string) => `${root}/${mark(rest)}`,
      )
      .replace(new RegExp(`[^\\n"'“”:/\\[\\]]*\\.(?:${MEDIA})\\b`, 'gi'), (name) => ` ${mark(name)}`)
      .replace(LONG_WORD, (word) => (isTelling(word) ? mark(word) : word));
    for (const name of told) shown = shown.replaceAll(name, mark(name));
    return shown;
  }

  /** The places of our own code and Node's alone: what stands before them is the message again. */
  function stack(frames: string): string {
    return frames
      .split('\n')
      .filter((frame) => /^\s+at /.test(frame))
      .map((frame) => {
        const { caller, place } = FRAME.exec(frame)?.groups ?? {};
        const plain = place?.replaceAll('\\', '/').replace(OWN_CODE, '') ?? '';
        const shown = OWN_PLACE.test(plain) ? plain : HIDDEN;
        return caller === undefined ? `    at ${shown}` : `    at ${caller} (${shown})`;
      })
      .join('\n');
  }

  function string(field: string, value: string): string {
    if (isSecretField(field)) return HIDDEN;
    if (field === 'stack') return stack(value);
    if (WORDS.has(field)) return text(value);
    if (VERSION.test(value)) return value;
    if (MARKS.has(field) && MARK.test(value)) return value;
    if (field === 'name' && (isCallName(value) || /^(?:[A-Z]\w*)?Error$/.test(value))) return value;
    return mark(value);
  }

  function value(given: unknown, field = ''): unknown {
    if (typeof given === 'string') return string(field, given);
    if (Array.isArray(given)) return given.map((item) => value(item, field));
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(
      Object.entries(given).map(([key, inside]) => [FIELD.test(key) ? key : mark(key), value(inside, key)]),
    );
  }

  return {
    text,
    host,
    value: (given) => value(given),
    line(line) {
      try {
        return JSON.stringify(value(JSON.parse(line)));
      } catch {
        return '{"message":"a line that cannot be read was left out"}';
      }
    },
  };
}
