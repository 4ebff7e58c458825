/**
 * Tells the members of Microsoft's compound file family apart (MS-CFB) by the names in their directory.
 * Reads a bounded number of sectors, so a looping chain ends.
 */
import type { FileHandle } from 'node:fs/promises';

export interface CompoundType {
  readonly mime: string;
  readonly extension: string;
}

const BY_STREAM: readonly (readonly [RegExp, CompoundType])[] = [
  [/^EncryptedPackage$/, { mime: 'application/encrypted', extension: 'docx' }],
  [/^WordDocument$/, { mime: 'application/msword', extension: 'doc' }],
  [/^(Workbook|Book)$/, { mime: 'application/vnd.ms-excel', extension: 'xls' }],
  [
    /^(PowerPoint Document|PP40|PP97_DUALSTORAGE)$/,
    { mime: 'application/vnd.ms-powerpoint', extension: 'ppt' },
  ],
  [/^VisioDocument$/, { mime: 'application/vnd.visio', extension: 'vsd' }],
  [/^__properties_version1\.0$/, { mime: 'application/vnd.ms-outlook', extension: 'msg' }],
];

const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
const MAX_SECTORS = 64;

/** Null when no member of the family is recognised. */
export async function sniffCompound(file: FileHandle): Promise<CompoundType | null> {
  const header = Buffer.alloc(HEADER_BYTES);
  if ((await file.read(header, 0, HEADER_BYTES, 0)).bytesRead < HEADER_BYTES) return null;
  const shift = header.readUInt16LE(0x1e);
  if (shift !== 9 && shift !== 12) return null;
  const size = 2 ** shift;
  const readSector = async (index: number): Promise<Buffer | null> => {
    const sector = Buffer.alloc(size);
    const { bytesRead } = await file.read(sector, 0, size, (index + 1) * size);
    return bytesRead === size ? sector : null;
  };
  let index = header.readUInt32LE(0x30);
  for (let count = 0; count < MAX_SECTORS; count += 1) {
    const sector = await readSector(index);
    if (!sector) return null;
    const found = typeIn(sector);
    if (found) return found;
    const perSector = size / 4;
    const list = Math.floor(index / perSector);
    if (list >= 109) return null;
    const table = await readSector(header.readUInt32LE(0x4c + list * 4));
    if (!table) return null;
    index = table.readUInt32LE((index % perSector) * 4);
  }
  return null;
}

function typeIn(sector: Buffer): CompoundType | null {
  const names: string[] = [];
  for (let at = 0; at + ENTRY_BYTES <= sector.length; at += ENTRY_BYTES) {
    const length = sector.readUInt16LE(at + 0x40);
    if (length >= 2 && length <= 64) names.push(sector.toString('utf16le', at, at + length - 2));
  }
  return BY_STREAM.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ?? null;
}
