/**
 * Any world of files and records: a cleanup finds exactly the files that nothing speaks for, takes exactly those away, and brings
 * every one of them back. MEDIAROOT_PROPERTY_RUNS sets how many worlds are tried.
 */
import fs from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeWorkFolder } from '../support/catalog.ts';
import { type CleanupLibrary, filesBelow, openCleanupLibrary } from '../support/cleanupLibrary.ts';

const RUNS = Number(process.env.MEDIAROOT_PROPERTY_RUNS ?? 12);

/** What a file of a world is; those of the first line stay where they are. */
const ROLES = [
  ...['asset', 'trashed', 'home', 'rendition', 'placing', 'from', 'to', 'remove', 'fresh', 'freshStray'],
  ...['orphan', 'stray', 'missing', 'lost'],
] as const;
type Role = (typeof ROLES)[number];

/** Names that sort, quote, decode or split badly; one character a byte. */
const HOSTILE = [
  ...[
    'a',
    'a-b',
    'a.b',
    'a b',
    'A',
    '-rf',
    '...',
    '..a',
    '~',
    '%2e%2e',
    "'",
    '"',
    '*',
    '?',
    '\\',
    '\n',
    '\t',
  ],
  ...[
    'caf\xe9',
    '\xff\xfe',
    'caf\xc3\xa9',
    'cafe\xcc\x81',
    '\xf0\x9f\x98\x80',
    '\xef\xbf\xbd',
    '\xed\xa0\x80',
  ],
  ...['CON', 'nul.jpg', 'x'.repeat(200), ' ', '.hidden', 'desktop.ini', '\x7f', '\x01', 'marker.json'],
];
const plainName = fc.stringMatching(/^[a-c0-2]{1,3}$/);
const name = fc.oneof({ weight: 2, arbitrary: plainName }, fc.constantFrom(...HOSTILE));
const folder = fc.array(fc.oneof({ weight: 4, arbitrary: plainName }, name), { maxLength: 4 });
const world = fc.array(fc.tuple(folder, name, fc.constantFrom<Role>(...ROLES)), {
  minLength: 1,
  maxLength: 60,
});

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Null for bytes that are not UTF-8: no record can be of those. */
function textOf(bytes: string): string | null {
  try {
    return UTF8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return null;
  }
}

interface Laid {
  /** Files by their bytes that nothing speaks for. */
  readonly strays: Set<string>;
  readonly missing: Set<string>;
  readonly lost: Set<string>;
}

/** Lays out a world. What cannot be under the names there are already is left out. */
function layOut(made: CleanupLibrary, entries: readonly (readonly [string[], string, Role])[]): Laid {
  const { db } = made;
  const laid: Laid = { strays: new Set(), missing: new Set(), lost: new Set() };
  const files = new Set<string>();
  const folders = new Set<string>(['.mediaroot', 'thumbnails']);
  const asset = made.record('the/first.jpg');
  files.add('the/first.jpg');
  folders.add('the');
  const insertRendition = db.prepare(
    `INSERT INTO rendition (asset_id, name, fingerprint, state, path) VALUES (${asset}, ?, 'f', 'ready', ?)`,
  );
  db.exec(`INSERT INTO import_run (id, mode, state, created_ms) VALUES (99, 'copy', 'interrupted', 0)`);
  const put = (bytes: string, fresh = false) => made.put(Buffer.from(bytes, 'latin1'), { fresh });
  for (const [number, [parts, last, asked]] of entries.entries()) {
    const inThumbnails = ['rendition', 'stray', 'lost', 'freshStray'].includes(asked);
    const inTrash = asked === 'trashed';
    const prefix = inThumbnails ? ['thumbnails'] : inTrash ? ['.mediaroot', 'trash'] : [];
    const whole = [...prefix, ...parts, last];
    const bytes = whole.join('/');
    const above = whole.slice(0, -1).map((_, depth) => whole.slice(0, depth + 1).join('/'));
    if (files.has(bytes) || folders.has(bytes) || above.some((part) => files.has(part))) continue;
    for (const part of above) folders.add(part);
    files.add(bytes);
    const text = textOf(bytes);
    const role = text === null && asked !== 'fresh' && asked !== 'freshStray' ? 'orphan' : asked;
    if (role === 'asset' || role === 'missing') {
      made.record(text ?? '', { file: false });
      if (role === 'missing') laid.missing.add(text ?? '');
    } else if (role === 'trashed') {
      made.record(text ?? '', { file: false, state: 'trashed', home: `home/${number}` });
    } else if (role === 'home') {
      made.record(`.mediaroot/trash/${number}.jpg`, { state: 'trashed', home: text ?? '' });
    } else if (role === 'rendition' || role === 'lost') {
      insertRendition.run(`r${number}`, text);
      if (role === 'lost') laid.lost.add(text ?? '');
    } else if (role === 'placing') {
      db.prepare(
        `INSERT INTO import_item (run_id, source, state, asset_uuid, dest_path) VALUES (99, 'x', 'placing', ?, ?)`,
      ).run(String(number), text);
    } else if (role === 'from' || role === 'to') {
      const [from, to] = role === 'from' ? [text, `far/${number}`] : [`far/${number}`, text];
      const moved = made.record(`moved/${number}.jpg`);
      db.prepare(`INSERT INTO file_task (kind, asset_id, from_path, to_path) VALUES ('move', ?, ?, ?)`).run(
        moved,
        from,
        to,
      );
    } else if (role === 'remove') {
      db.prepare(`INSERT INTO file_task (kind, from_path) VALUES ('remove', ?)`).run(text);
    } else if (role === 'orphan' || role === 'stray') laid.strays.add(bytes);
    if (role !== 'missing' && role !== 'lost') put(bytes, role === 'fresh' || role === 'freshStray');
  }
  // Filled up, so that the share of strays is never absurd.
  for (let number = 0; number < 70; number += 1) made.record(`filler/${number}.jpg`);
  return laid;
}

const sorted = (set: Iterable<string>): readonly string[] => [...set].sort();
const display = (bytes: string): string =>
  bytes
    .split('/')
    .map((part) => textOf(part) ?? part.replace(/[\x80-\xff]/g, (byte) => `\\x${hex(byte)}`))
    .join('/');
const hex = (byte: string): string => byte.charCodeAt(0).toString(16).toUpperCase();

test('in any world exactly the strays are found, taken away and brought back', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(world, async (entries) => {
      const home = await makeWorkFolder();
      const made = await openCleanupLibrary(home);
      try {
        const { strays, missing, lost } = layOut(made, entries);
        const before = await filesBelow(made.mediaRoot);
        const report = await made.scan();
        const orphans = await made.all(report, 'orphans');
        const renditions = await made.all(report, 'renditions');
        const found = [...orphans, ...renditions.filter((file) => file.modified !== null)];
        expect(sorted(found.map((file) => file.path))).toEqual(sorted([...strays].map(display)));
        expect(sorted((await made.all(report, 'missing')).map((file) => file.path))).toEqual(sorted(missing));
        expect(sorted(renditions.filter((file) => file.modified === null).map((file) => file.path))).toEqual(
          sorted(lost),
        );
        expect(report.temp.count).toBe(0);
        expect(report.refusal).toBeNull();

        const applied = await made.apply(report, ['orphans', 'renditions']);
        expect(applied).toMatchObject({ quarantined: strays.size, leftAlone: 0, failed: [] });
        const after = await filesBelow(made.mediaRoot);
        expect(sorted(after.keys())).toEqual(sorted([...before.keys()].filter((file) => !strays.has(file))));

        expect(await made.call('quarantine.restore', {})).toEqual({ restored: strays.size, failed: [] });
        expect(new Map(await filesBelow(made.mediaRoot))).toEqual(before);
      } finally {
        await made.close();
        await fs.rm(home, { recursive: true, force: true });
      }
    }),
    { numRuns: RUNS },
  );
});
