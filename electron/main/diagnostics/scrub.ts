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
/** Where the program's own code begins in a path of a stack. */
const OWN_CODE = /^.*?(?=(?:node_modules|electron\/|shared\/|renderer\/|dist\/|app\.asar))/;

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

  function text(given: string): string {
    let shown = hideSecrets(given);
    for (const [label, folder] of known) shown = shown.replaceAll(folder, `⟨${label}⟩`);
    shown = shown
      .replace(
        /\b(https?|wss?|s3|gs):\/\/([^\s"'“”<>/?#]+)[^\s"'“”<>]*/gi,
        (_all, scheme: string, host: string) => `${scheme}://${host}/${HIDDEN}`,
      )
      .replace(/“([^”]*)”/g, (_all, inside: string) => `“${mark(inside)}”`)
      // An unquoted path may hold blanks, so it ends where the line does.
      .replace(
        /(⟨[^⟩]+⟩|(?<![\w⟩~:/.\]])~|(?<![\w⟩~:/.\]<])(?:[A-Za-z]:)?|\\)([\\/][^\n"'“”⟨]+)/g,
        (_all, root: string, rest: string) => `${root}/${mark(rest)}`,
      )
      .replace(new RegExp(`[^\\n"'“”:/\\[\\]]*\\.(?:${MEDIA})\\b`, 'gi'), (name) => ` ${mark(name)}`);
    for (const name of told) shown = shown.replaceAll(name, mark(name));
    return shown;
  }

  /** The places of our own code alone: what stands before them is the message again. */
  function stack(frames: string): string {
    return frames
      .split('\n')
      .filter((frame) => /^\s+at /.test(frame))
      .map((frame) =>
        frame.replace(/(?:file:\/\/)?((?:[A-Za-z]:)?[\\/][^()\n]*)/, (_all, place: string) => {
          const plain = place.replaceAll('\\', '/');
          return OWN_CODE.test(plain) ? plain.replace(OWN_CODE, '') : HIDDEN;
        }),
      )
      .join('\n');
  }

  function string(field: string, value: string): string {
    if (isSecretField(field)) return HIDDEN;
    if (field === 'stack') return stack(value);
    if (WORDS.has(field)) return text(value);
    if (MARKS.has(field) && MARK.test(value)) return value;
    if (field === 'name' && (isCallName(value) || /^[A-Z]\w*Error$/.test(value))) return value;
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
