import { AudioLines, File, FileText, Film, Image } from 'lucide-react';
import type { AssetKind } from '../../../shared/contract/asset.ts';
import type { IconType } from '../../ui/Icon.tsx';

const ICONS: Readonly<Record<AssetKind, IconType>> = {
  image: Image,
  video: Film,
  audio: AudioLines,
  document: FileText,
  other: File,
};

/** The icon that stands for a kind of asset. */
export function kindIcon(kind: AssetKind): IconType {
  return ICONS[kind];
}
