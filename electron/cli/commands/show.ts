/** `show`: everything about one asset. */

import { z } from 'zod';
import { AssetDetail } from '../../../shared/contract/asset.ts';
import type { Client } from '../client.ts';
import { defineCommand, fieldsOf, ofLibrary, oneAsset } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { bytes, span, visible, wallTime } from '../text.ts';

/** Minutes east of UTC as `+02:00`. */
function offset(minutes: number): string {
  const size = Math.abs(minutes);
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}:${digits(size % 60)}`;
}

function exposure(seconds: number): string {
  return seconds > 0 && seconds < 0.3 ? `1/${Math.round(1 / seconds)} s` : `${seconds} s`;
}

function facts(asset: AssetDetail): readonly (readonly [string, string | null])[] {
  const { width, height, latitude, longitude } = asset;
  const zone = asset.takenOffset === null ? '' : ` ${offset(asset.takenOffset)}`;
  return [
    ['id', String(asset.id)],
    ['uuid', asset.uuid],
    ['name', asset.name],
    ['path', asset.path],
    ['collection', asset.collection.name],
    ['type', `${asset.kind}, ${asset.mime}`],
    ['size', `${bytes(asset.size)} (${asset.size} bytes)`],
    ['dimensions', width !== null && height !== null ? `${width} × ${height}` : null],
    ['duration', asset.duration === null ? null : span(asset.duration)],
    ['taken', `${wallTime(asset.taken)}${zone} (from ${asset.takenSource})`],
    ['imported', new Date(asset.imported).toISOString()],
    ['camera', [asset.cameraMake, asset.cameraModel].filter((part) => part !== null).join(' ') || null],
    ['lens', asset.lens],
    ['exposure', asset.exposureTime === null ? null : exposure(asset.exposureTime)],
    ['aperture', asset.fNumber === null ? null : `f/${asset.fNumber}`],
    ['iso', asset.iso === null ? null : String(asset.iso)],
    ['focal length', asset.focalLength === null ? null : `${asset.focalLength} mm`],
    ['position', latitude !== null && longitude !== null ? `${latitude}, ${longitude}` : null],
    ['altitude', asset.altitude === null ? null : `${asset.altitude} m`],
    ['stars', asset.rating === 0 ? null : '★'.repeat(asset.rating)],
    ['tags', asset.tags.join(', ') || null],
    ['albums', asset.albums.map(({ name }) => name).join(', ') || null],
    ['sha256', asset.sha256],
    ['preview', asset.previewReason === null ? asset.preview : `${asset.preview}: ${asset.previewReason}`],
    ['warning', asset.warning],
    ...asset.sources.map((source) => ['source', source.path] as const),
  ];
}

export const show = defineCommand({
  name: 'show',
  help: {
    line: 'show ID',
    does: 'everything about one asset, by its number or its uuid',
    examples: [['show 1', fieldsOf(AssetDetail)]],
    someFailed: 'there is no such asset',
  },
  forms: {},
  options: z.object(ofLibrary),
  words: oneAsset,
  run: ({ client, words }) => shown(client, words),
});

/** @param id number or uuid. @throws MediarootError not_found */
async function shown(client: Client, id: number | string): Promise<Outcome> {
  const asset = await client.call('assets.get', { id });
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(asset)],
    text: () =>
      facts(asset)
        .flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(13)} ${visible(value)}`]))
        .join('\n'),
  };
}
