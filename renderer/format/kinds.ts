import type { AssetKind } from '../../shared/contract/asset.ts';
import { counted } from './numbers.ts';

const NAMES: Readonly<
  Record<AssetKind, { readonly one: string; readonly many: string; readonly title: string }>
> = {
  image: { one: 'photo', many: 'photos', title: 'Photos' },
  video: { one: 'video', many: 'videos', title: 'Videos' },
  audio: { one: 'recording', many: 'recordings', title: 'Audio' },
  document: { one: 'document', many: 'documents', title: 'Documents' },
  other: { one: 'other file', many: 'other files', title: 'Other' },
};

export function kindTitle(kind: AssetKind): string {
  return NAMES[kind].title;
}

/** “3 videos”. */
export function countedKind(count: number, kind: AssetKind): string {
  return counted(count, NAMES[kind].one, NAMES[kind].many);
}
