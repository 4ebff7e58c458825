/** The collections a new library starts with. Megabytes are decimal, as every size the program shows. */
import type { AssetKind } from './contract/asset.ts';
import type { CollectionDraft } from './contract/collection.ts';

export interface ReadyMade {
  readonly slug: string;
  /** Files of this kind go here by themselves. */
  readonly autoKind: AssetKind | null;
  readonly definition: CollectionDraft;
}

const LARGE = { name: 'large', width: 1920, height: 1080 } as const;
const MEDIUM = { name: 'medium', width: 300, height: 300, fit: 'cover' } as const;
const SMALL = { name: 'small', width: 150, height: 150, fit: 'cover' } as const;

/** In the order they are shown. */
export const READY_MADE: readonly ReadyMade[] = [
  {
    slug: 'photos',
    autoKind: 'image',
    definition: { name: 'Photos', uploadTo: 'photos/%Y/%m/%d/', renditions: [LARGE, MEDIUM, SMALL] },
  },
  {
    slug: 'documents',
    autoKind: 'document',
    definition: {
      name: 'Documents',
      uploadTo: 'documents/%Y/%m/%d/',
      allowedTypes: ['pdf', 'doc', 'docx', 'txt', 'jpg', 'png'],
      limits: { maxBytes: 10_000_000 },
    },
  },
  {
    slug: 'avatars',
    autoKind: null,
    definition: {
      name: 'Avatars',
      uploadTo: 'avatars/',
      allowedTypes: ['image'],
      mustDecode: true,
      visibility: 'public',
      limits: { maxBytes: 2_000_000, maxWidth: 2000, maxHeight: 2000 },
      renditions: [
        { ...MEDIUM, crop: 'attention' },
        { ...SMALL, crop: 'attention' },
      ],
    },
  },
  { slug: 'audio', autoKind: 'audio', definition: { name: 'Audio', uploadTo: 'audio/%Y/%m/%d/' } },
  { slug: 'videos', autoKind: 'video', definition: { name: 'Video', uploadTo: 'videos/%Y/%m/%d/' } },
  { slug: 'other', autoKind: 'other', definition: { name: 'Other', uploadTo: 'other/%Y/%m/%d/' } },
];
