/** What a feature puts into the context menu of the grid. */
import type { MenuEntry } from '../../ui/Menu.tsx';

export interface GridSelection {
  /** Worked out when read: walk it when an entry is chosen, not while the menu is made. */
  readonly ids: ReadonlySet<number>;
  /** The one that is selected, when it is only one. */
  readonly only: number | undefined;
  /** The grid shows the trash. */
  readonly trash: boolean;
}

/** The entries of one section; none leaves the section out. */
export type GridEntries = (selection: GridSelection) => readonly MenuEntry[];

/** One list, with a separator between sections that have entries. */
export function joinSections(sections: readonly (readonly MenuEntry[])[]): readonly MenuEntry[] {
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, index): readonly MenuEntry[] =>
      index === 0 ? section : [{ type: 'separator' }, ...section],
    );
}
