/** Libraries of any size for tests of what shows them: records without files, spread over days, in many shapes and colours. */
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { sampleAsset, sampleSource } from './catalog.ts';

const DAY = 86_400_000;
/** 1 June 2020, 12:00. */
const NEWEST = Date.UTC(2020, 5, 1, 12);
const SHAPES = [
  [4000, 3000],
  [3000, 4000],
  [6000, 4000],
  [3000, 3000],
  [8000, 3000],
] as const;

export interface ManyAssets {
  readonly count: number;
  readonly perDay: number;
  /** none: documents without previews, so the window asks for no pictures; ready: photos, each with a dominant colour. */
  readonly preview: 'none' | 'ready';
  /** Where the file of each is said to lie; left out, all are in one folder. */
  pathOf?(number: number): string;
}

/** Adds records to the catalog of a library that no one has open. The first added is the newest; names count from 1. */
export async function addManyAssets(
  library: string,
  { count, perDay, preview, pathOf }: ManyAssets,
): Promise<void> {
  const catalog = await openCatalog(library, { now: Date.now, log: () => undefined });
  try {
    catalog.transaction(() => {
      for (let number = 1; number <= count; number += 1) {
        const [width, height] = SHAPES[number % SHAPES.length]!;
        const wallMs = NEWEST - Math.floor((number - 1) / perDay) * DAY - number;
        const id = catalog.assets.insert(
          sampleAsset(number, {
            width,
            height,
            preview,
            taken: { wallMs, offset: null, source: 'exif' },
            ...(pathOf !== undefined && { path: pathOf(number) }),
            ...(preview === 'none' && { kind: 'document', mime: 'application/pdf' }),
          }),
          sampleSource(),
        );
        if (preview === 'ready') {
          catalog.assets.setPreview(id, { preview, colour: (number * 2_654_435) & 0xffffff });
        }
      }
    });
  } finally {
    await catalog.close();
  }
}
