/** XMP sidecars: what is known of an asset, in the form other programs read. XMP specification part 1 (ISO 16684-1), exif and tiff schemas of part 2. */
import type { AssetDetail } from '../../../shared/contract/asset.ts';

function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Local time, with its offset where the camera recorded one. */
function xmpDate(wallMs: number, offset: number | null): string {
  const local = new Date(wallMs).toISOString().slice(0, 19);
  if (offset === null) return local;
  const size = Math.abs(offset);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Degrees and decimal minutes, as the exif schema wants them. */
function coordinate(value: number, positive: string, negative: string): string {
  const size = Math.abs(value);
  const degrees = Math.floor(size);
  return `${degrees},${((size - degrees) * 60).toFixed(6)}${value < 0 ? negative : positive}`;
}

function rational(value: number): string {
  return value > 0 && value < 1 ? `1/${Math.round(1 / value)}` : `${Math.round(value * 1000)}/1000`;
}

/** Keywords, as every program reads them. */
function subjects(tags: readonly string[]): string {
  if (tags.length === 0) return '';
  const items = tags.map((tag) => `\n     <rdf:li>${escapeXml(tag)}</rdf:li>`).join('');
  return `\n   <dc:subject>\n    <rdf:Bag>${items}\n    </rdf:Bag>\n   </dc:subject>`;
}

export function xmpSidecar(asset: AssetDetail): string {
  const { latitude, longitude } = asset;
  const position = latitude !== null && longitude !== null;
  const properties: readonly (readonly [string, string | null])[] = [
    ['dc:format', asset.mime],
    ['xmp:Rating', asset.rating === 0 ? null : String(asset.rating)],
    ['xmpMM:PreservedFileName', asset.name],
    ['photoshop:DateCreated', xmpDate(asset.taken, asset.takenOffset)],
    ['exif:DateTimeOriginal', asset.takenSource === 'exif' ? xmpDate(asset.taken, asset.takenOffset) : null],
    ['tiff:Make', asset.cameraMake],
    ['tiff:Model', asset.cameraModel],
    ['aux:Lens', asset.lens],
    ['exif:ExposureTime', asset.exposureTime === null ? null : rational(asset.exposureTime)],
    ['exif:FNumber', asset.fNumber === null ? null : rational(asset.fNumber)],
    ['exif:FocalLength', asset.focalLength === null ? null : rational(asset.focalLength)],
    ['exif:GPSLatitude', position ? coordinate(latitude, 'N', 'S') : null],
    ['exif:GPSLongitude', position ? coordinate(longitude, 'E', 'W') : null],
  ];
  const attributes = properties
    .filter((pair): pair is readonly [string, string] => pair[1] !== null)
    .map(([name, value]) => `   ${name}="${escapeXml(value)}"`);
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
   xmlns:dc="http://purl.org/dc/elements/1.1/"
   xmlns:xmp="http://ns.adobe.com/xap/1.0/"
   xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
   xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
   xmlns:exif="http://ns.adobe.com/exif/1.0/"
   xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
   xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
${attributes.join('\n')}>${subjects(asset.tags)}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;
}
