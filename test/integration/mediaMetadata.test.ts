import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExifTool } from '../../electron/library/media/exiftool.ts';
import { createMediaReader } from '../../electron/library/media/reader.ts';
import { EMPTY_METADATA, type MediaMetadata, type MediaReader } from '../../electron/library/media/types.ts';
import { corpusFile, corpusTable, describeWithCorpus, makeTempFolder } from '../support/media.ts';

const host = { now: () => Date.now(), log: () => undefined };

let reader: MediaReader;
beforeAll(() => {
  reader = createMediaReader({ host });
});
afterAll(() => reader.close());

async function metadata(file: string): Promise<MediaMetadata> {
  const full = corpusFile(file);
  return reader.metadata(full, await reader.identify(full, path.basename(file)));
}

/** EXIF's way of writing a time. */
function exifText(ms: number | undefined): string {
  if (ms === undefined) return '';
  return new Date(ms).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
}

const isImpossible = (date: string) => /^[\s:0]*$/.test(date);

describeWithCorpus('photos on which other readers agree', () => {
  const rows = corpusTable('oracles/EXPECTED_EXIF.tsv').filter(({ agreement }) => agreement === 'agree');

  it('are many', () => {
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows.map((row) => [row.path ?? '', row] as const))('%s', async (file, row) => {
    const found = await metadata(file);
    expect(found.cameraMake ?? '').toBe(row.et_make?.trim());
    expect(found.cameraModel ?? '').toBe(row.et_model?.trim());
    expect(String(found.orientation ?? '')).toBe(row.et_orientation);
    const date = row.et_date_time_original ?? '';
    expect(exifText(found.taken?.wallMs)).toBe(isImpossible(date) ? '' : date.slice(0, 19));
    if (Number(row.me_iso) > 0) expect(found.iso).toBe(Number(row.me_iso));
    if (row.me_fnumber) expect(found.fNumber).toBeCloseTo(Number(row.me_fnumber.replace('f/', '')), 1);
    for (const [value, expected] of [
      [found.latitude, row.et_gps_lat],
      [found.longitude, row.et_gps_lon],
    ] as const) {
      if (expected) expect(value).toBeCloseTo(Number(expected), 4);
      else expect(value).toBeNull();
    }
  });
});

describeWithCorpus('sizes', () => {
  const rows = corpusTable('oracles/EXPECTED_ORIENTATION.tsv').filter(({ upright_wxh }) =>
    /^\d+x\d+$/.test(upright_wxh ?? ''),
  );

  it.each(rows.map((row) => [row.path ?? '', row.upright_wxh ?? ''] as const))(
    'of %s are upright: %s',
    async (file, size) => {
      const { width, height } = await metadata(file);
      expect(`${width}x${height}`).toBe(size);
    },
  );
});

describeWithCorpus('hostile metadata', () => {
  const hostile = (name: string) => metadata(`hostile/synthetic/metadata/${name}`);

  it.each(['date-garbage-text.jpg', 'date-year-9999.jpg'])('%s has no time', async (name) => {
    expect((await hostile(name)).taken).toBeNull();
  });

  it('keeps an offset of 14 hours and the wall clock of an hour that did not exist', async () => {
    expect((await hostile('date-offset-plus14.jpg')).taken?.offset).toBe(840);
    expect((await hostile('date-subsec-and-dst-gap.jpg')).taken).toEqual({
      wallMs: Date.UTC(2024, 2, 31, 2, 30, 0, 123),
      offset: 60,
      source: 'exif',
    });
  });

  it.each(['gps-no-ref.jpg', 'gps-out-of-range.jpg', 'gps-zero-zero.jpg'])(
    '%s has no position',
    async (name) => {
      const { latitude, longitude, altitude } = await hostile(name);
      expect([latitude, longitude, altitude]).toEqual([null, null, null]);
    },
  );

  it.each(['orientation-0.jpg', 'orientation-9.jpg'])('%s has no orientation', async (name) => {
    expect(await hostile(name)).toMatchObject({ orientation: null, width: 320, height: 240 });
  });

  it('keeps markup as the plain text it is', async () => {
    expect(await hostile('xss-in-text-fields.jpg')).toMatchObject({
      cameraMake: '<b>Canon</b>',
      cameraModel: '<script>alert(1)</script>',
    });
  });

  it('has no text longer than 500 characters and none with controls', async () => {
    for (const { path: file } of corpusTable('MANIFEST.tsv').filter((row) =>
      row.path?.startsWith('hostile/synthetic/metadata/'),
    )) {
      const { cameraMake, cameraModel, lens } = await metadata(file ?? '');
      for (const value of [cameraMake, cameraModel, lens]) {
        expect(value?.length ?? 0).toBeLessThanOrEqual(500);
        expect(value ?? '').not.toMatch(/\p{Cc}/u);
      }
    }
  });
});

describeWithCorpus('videos and recordings', () => {
  it('have duration, upright size and the instant their container names', async () => {
    const video = await metadata('video/synthetic/h264-aac.mp4');
    expect(video).toMatchObject({ duration: 1000, width: 64, height: 48 });
    const { wallMs, offset, source } = video.taken ?? { wallMs: 0, offset: 0, source: null };
    expect(wallMs - (offset ?? 0) * 60_000).toBe(Date.UTC(2019, 6, 8, 9, 10, 11));
    expect(source).toBe('container');
    expect(await metadata('video/synthetic/rotate-90.mp4')).toMatchObject({ width: 48, height: 64 });
    expect(await metadata('audio/synthetic/tone.flac')).toMatchObject({ duration: 1000, width: null });
  });

  it.each(
    corpusTable('MANIFEST.tsv')
      .filter((row) => row.expected_behaviour?.startsWith('corrupt video'))
      .map((row) => row.path ?? ''),
  )('%s has no negative or huge duration', async (file) => {
    const { duration } = await metadata(file);
    expect(duration ?? 0).toBeGreaterThanOrEqual(0);
    expect(duration ?? 0).toBeLessThan(7 * 24 * 3_600_000);
  });
});

describe('when ExifTool fails', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeTempFolder();
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  const jpeg = { kind: 'image', mime: 'image/jpeg', extension: 'jpg', warning: null } as const;

  async function program(script: string): Promise<string> {
    const file = path.join(folder, 'exiftool');
    await fs.writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  }

  it('for want of Perl, files have no metadata and doctor says why', async () => {
    const exiftool = createExifTool({ host, searchPath: folder });
    const broken = createMediaReader({ host, exiftool });
    expect(await broken.metadata(path.join(folder, 'a.jpg'), jpeg)).toEqual(EMPTY_METADATA);
    expect(await exiftool.status()).toEqual({ missing: 'Perl was not found on PATH.' });
    await broken.close();
  });

  it('by not starting, it is given up instead of tried for ever', async () => {
    const exiftool = createExifTool({ host, program: await program('exit 127'), startDeadlineMs: 1000 });
    expect(await exiftool.read(path.join(folder, 'a.jpg'), ['-FileType'])).toBeNull();
    expect(await exiftool.status()).toEqual({ missing: 'ExifTool does not start.' });
    await exiftool.close();
  });

  it('by hanging, the read ends at the deadline and the next one has a fresh process', async () => {
    const real = await createRealPath();
    const marker = path.join(folder, 'hung');
    // The first process hangs on its first real question, the ones after it are ExifTool itself.
    const hanging = `if [ -e '${marker}' ]; then exec perl '${real}' "$@"; fi
while read -r line; do case "$line" in
  -ver) version=1;;
  -execute*) if [ -n "$version" ]; then echo 13.0; echo '{ready}'; version=; else touch '${marker}'; exec sleep 600; fi;;
esac; done`;
    // Long enough for a real one to start on a busy machine.
    const exiftool = createExifTool({ host, deadlineMs: 5000, program: await program(hanging) });
    const photo = path.join(folder, 'photo.jpg');
    await fs.writeFile(photo, Buffer.from('ffd8ffd9', 'hex'));
    expect(await exiftool.read(photo, ['-FileType'])).toBeNull();
    expect(await exiftool.read(photo, ['-FileType'])).toMatchObject({ FileType: 'JPEG' });
    await exiftool.close();
  });

  it('a path that would be two arguments is not asked about', async () => {
    const exiftool = createExifTool({ host });
    expect(await exiftool.read(path.join(folder, 'a\n-o\nb.jpg'), ['-FileType'])).toBeNull();
    await exiftool.close();
  });
});

async function createRealPath(): Promise<string> {
  const { exiftoolPath } = await import('exiftool-vendored');
  return exiftoolPath();
}
