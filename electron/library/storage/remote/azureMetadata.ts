/**
 * Metadata of a blob. Its names have to be C# identifiers and come back in small letters, so ours (small letters, digits and
 * hyphens) are turned into such and back without loss; values are ASCII.
 * https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
import { decodeText, encodeText } from './headerText.ts';

/** A hyphen is an underscore; a digit or a hyphen at the front, where an identifier has none, is marked by a further one. */
export function blobMetadataName(name: string): string {
  const identifier = name.replaceAll('-', '_');
  return /^[\d-]/.test(name) ? `_${identifier}` : identifier;
}

function ownMetadataName(identifier: string): string {
  return identifier.replace(/^_/, '').replaceAll('_', '-').toLowerCase();
}

export function toBlobMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [blobMetadataName(name), encodeText(value)]),
  );
}

export function fromBlobMetadata(metadata: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [ownMetadataName(name), decodeText(value)]),
  );
}
