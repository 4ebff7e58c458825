/** Addresses, in the context menu of the grid and in the inspector. */
import { Link } from 'lucide-react';
import { openCloudDialog } from '../../state/cloud.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import type { GridEntries } from '../workspace/gridEntries.ts';
import { copyCloudAddresses, usualCopy } from './cloudAddresses.ts';
import { ADDRESS_FORMS, addressTitle, copyAddresses, copySigned, SIGNED_FOR } from './copyAddresses.ts';

export const addressEntries: GridEntries = ({ ids, trash }) => {
  if (ids.size === 0 || trash) return [];
  return [
    {
      type: 'more',
      label: ids.size === 1 ? 'Copy address' : 'Copy addresses',
      icon: Link,
      entries: copyEntries(ids),
    },
  ];
};

/** Every way to copy the addresses of these assets. */
export function copyEntries(ids: Iterable<number>): readonly MenuEntry[] {
  return [
    ...ADDRESS_FORMS.map(
      (form): MenuEntry => ({
        type: 'item',
        label: addressTitle(form),
        onSelect: () => void copyAddresses(ids, form),
      }),
    ),
    { type: 'separator' },
    { type: 'label', label: 'Signed address, works for' },
    ...SIGNED_FOR.map(
      (term): MenuEntry => ({ type: 'item', label: term.label, onSelect: () => void copySigned(ids, term) }),
    ),
    ...(usualCopy() === null ? [] : [{ type: 'separator' } as const]),
    ...cloudSection(ids),
  ];
}

/** The same below a heading. */
export function cloudSection(ids: Iterable<number>, rendition?: string): readonly MenuEntry[] {
  const entries = cloudEntries(ids, rendition);
  if (entries.length === 0) return [];
  return [{ type: 'label', label: 'In the cloud, works for' }, ...entries];
}

/** Ways to copy the addresses of these assets, or of a rendition of each, in the cloud; none without a remote. */
export function cloudEntries(ids: Iterable<number>, rendition?: string): readonly MenuEntry[] {
  const usual = usualCopy();
  if (usual === null) return [];
  return [
    ...SIGNED_FOR.map(
      ({ label, seconds }): MenuEntry => ({
        type: 'item',
        label,
        onSelect: () => void copyCloudAddresses(ids, { ...usual, rendition, seconds }),
      }),
    ),
    {
      type: 'item',
      label: 'More choices…',
      onSelect: () => openCloudDialog({ type: 'addresses', ids: [...ids], rendition }),
    },
  ];
}
