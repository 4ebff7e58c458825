/** Addresses, in the context menu of the grid and in the inspector. */
import { Link } from 'lucide-react';
import type { MenuEntry } from '../../ui/Menu.tsx';
import type { GridEntries } from '../workspace/gridEntries.ts';
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
  ];
}
