import type { AssetKind } from '../../shared/contract/asset.ts';
import { counted } from './numbers.ts';

interface KindNames {
  readonly one: string;
  readonly many: string;
  readonly title: string;
  readonly noun: string;
}

const NAMES: Readonly<Record<AssetKind, KindNames>> = {
  image: { one: 'photo', many: 'photos', title: 'Photos', noun: 'image' },
  video: { one: 'video', many: 'videos', title: 'Videos', noun: 'video' },
  audio: { one: 'recording', many: 'recordings', title: 'Audio', noun: 'audio' },
  document: { one: 'document', many: 'documents', title: 'Documents', noun: 'document' },
  other: { one: 'other file', many: 'other files', title: 'Other', noun: 'file' },
};

export function kindTitle(kind: AssetKind): string {
  return NAMES[kind].title;
}

/** “3 videos”. */
export function countedKind(count: number, kind: AssetKind): string {
  return counted(count, NAMES[kind].one, NAMES[kind].many);
}

/** What one of it is called after its type: “PNG image”. */
export function kindNoun(kind: AssetKind): string {
  return NAMES[kind].noun;
}
