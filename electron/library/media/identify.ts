/** One type for every file, by what its content leads with; the name is a hint and, when it lies, a warning. */
import { openAsBlob } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { FileTypeParser, supportedExtensions } from 'file-type';
import { extensionOfName, isHonest, isKnownExtension, keepsExtension, kindOf } from './fileTypes.ts';
import { sniffCompound } from './sniffCompound.ts';
import { sniffPicture } from './sniffPicture.ts';
import { sniffText } from './sniffText.ts';
import type { Identity } from './types.ts';

interface Detected {
  readonly mime: string;
  readonly extension: string;
}

/** Enough of a file to see the root element behind a licence comment. */
const START_BYTES = 64 * 1024;
const END_BYTES = 32;
/** Most bytes the type library may hold for one look, and how long it may look. */
const MAX_LOOK_BYTES = 4 * 1024 * 1024;
const DEADLINE_MS = 5000;
/** A PDF may begin anywhere in its first 1024 bytes (Adobe's implementation note 13 to PDF 1.7). */
const PDF_START_BYTES = 1024;

const UNKNOWN = 'application/octet-stream';
const RENAMED: Readonly<Record<string, string>> = {
  'image/x-icon': 'image/vnd.microsoft.icon',
  'image/vnd.ms-photo': 'image/jxr',
};

/** @throws the file system's error when the file cannot be read. */
export async function identify(path: string, name: string): Promise<Identity> {
  const nameExtension = extensionOfName(name);
  const file = await open(path, 'r');
  try {
    return describe(await detect(file, path, nameExtension), nameExtension);
  } finally {
    await file.close();
  }
}

async function detect(file: FileHandle, path: string, nameExtension: string): Promise<Detected | null> {
  const found = await detectMagic(path);
  if (found?.mime === 'application/x-cfb') return (await sniffCompound(file)) ?? found;
  if (found && found.mime !== 'application/xml') return found;
  const start = await readAt(file, 0, START_BYTES);
  if (start.length === 0) return null;
  if (found) return sniffText(start) ?? found;
  if (start.subarray(0, PDF_START_BYTES).includes('%PDF-'))
    return { mime: 'application/pdf', extension: 'pdf' };
  const { size } = await file.stat();
  const end = await readAt(file, Math.max(0, size - END_BYTES), END_BYTES);
  return sniffPicture(start, end, nameExtension) ?? sniffText(start);
}

/** A file that keeps the type library busy too long, or breaks it, is of no known type. */
async function detectMagic(path: string): Promise<Detected | null> {
  const parser = new FileTypeParser({
    maxBufferSize: MAX_LOOK_BYTES,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  try {
    // Its `fromFile` looks for a package at run time, which an installed app has not got.
    const found = await parser.fromBlob(await openAsBlob(path));
    return found ? { mime: RENAMED[found.mime] ?? found.mime, extension: found.ext } : null;
  } catch {
    return null;
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}

function describe(detected: Detected | null, nameExtension: string): Identity {
  const known = isKnownExtension(nameExtension, supportedExtensions);
  if (!detected) {
    const warning = known
      ? `The name ends in .${nameExtension}, but the content is of no type Mediaroot knows.`
      : null;
    return { kind: 'other', mime: UNKNOWN, extension: nameExtension, warning };
  }
  const { mime, extension } = detected;
  const honest = isHonest(nameExtension, mime, extension);
  return {
    kind: kindOf(mime),
    mime,
    extension: keepsExtension(nameExtension, mime) ? nameExtension : extension,
    warning:
      known && !honest
        ? `The name ends in .${nameExtension}, but the content is ${extension.toUpperCase()} (${mime}).`
        : null,
  };
}
