/** Records of assets as buckets keep them, of any shape the catalog takes. */
import fc from 'fast-check';
import type { AssetRecord } from '../../electron/library/cloud/formats.ts';
import { ASSET_KINDS } from '../../shared/contract/asset.ts';
import { anyStoredText } from './anyText.ts';

const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const text = anyStoredText().filter((some) => some !== '');
const time = fc.integer({ min: -1e12, max: 4e12 });
const count = fc.integer({ min: 1, max: 100_000 });
const real = fc.double({ min: -90, max: 90, noNaN: true }).map((value) => value + 0);
const sha256 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

const source = fc.record({
  name: text,
  path: text,
  fileTime: orNull(time),
  imported: time,
  sha256: orNull(sha256),
});

const rendition = (uuid: string) =>
  fc.record({
    name: fc.constantFrom('small', 'medium', 'large'),
    fingerprint: text,
    state: fc.constantFrom('pending', 'ready', 'none', 'failed'),
    path: orNull(fc.uuid().map((own) => `thumbnails/${uuid}/${own}.jpg`)),
    mime: orNull(text),
    width: orNull(count),
    height: orNull(count),
    size: orNull(count),
    reason: orNull(text),
    made: orNull(time),
  });

/** In one of these collections, in some of these albums. */
export function recordArbitrary(
  collections: readonly string[],
  albums: readonly string[],
): fc.Arbitrary<AssetRecord> {
  return fc.uuid({ version: 4 }).chain((uuid) =>
    fc
      .record({
        uuid: fc.constant(uuid),
        collection: fc.constantFrom(...collections),
        name: text,
        path: fc.constant(`photos/${uuid}.jpg`),
        home: orNull(fc.constant(`photos/${uuid}-home.jpg`)),
        state: fc.constantFrom('present', 'missing', 'trashed'),
        trashed: orNull(time),
        sha256,
        size: fc.nat(),
        kind: fc.constantFrom(...ASSET_KINDS),
        mime: text,
        width: orNull(count),
        height: orNull(count),
        orientation: orNull(fc.integer({ min: 1, max: 8 })),
        duration: orNull(count),
        pages: orNull(count),
        taken: time,
        takenOffset: orNull(fc.integer({ min: -840, max: 840 })),
        takenSource: fc.constantFrom('exif', 'container', 'file'),
        cameraMake: orNull(text),
        cameraModel: orNull(text),
        lens: orNull(text),
        exposureTime: orNull(real),
        fNumber: orNull(real),
        iso: orNull(count),
      })
      .chain((first) =>
        fc
          .record({
            focalLength: orNull(real),
            latitude: orNull(real),
            longitude: orNull(real),
            altitude: orNull(real),
            fileTime: orNull(time),
            imported: time,
            warning: orNull(text),
            rating: fc.integer({ min: 0, max: 5 }),
            sources: fc.array(source, { maxLength: 3 }),
            renditions: fc.uniqueArray(rendition(uuid), { maxLength: 3, selector: ({ name }) => name }),
            tags: fc
              .uniqueArray(fc.constantFrom('sea', 'Winter', 'Ärger', '日本', 'x y'), { maxLength: 3 })
              .map((tags) => tags.sort()),
            albums: fc
              .uniqueArray(
                fc.record({
                  album: fc.constantFrom(...albums),
                  position: fc.double({ min: 0, max: 9, noNaN: true }),
                }),
                { maxLength: 2, selector: ({ album }) => album },
              )
              .map((some) => some.sort((a, b) => (a.album < b.album ? -1 : 1))),
          })
          .map((second): AssetRecord => ({ ...first, ...second })),
      ),
  );
}
