import {
  ArrowDownNarrowWide,
  ArrowUpNarrowWide,
  File,
  Folder,
  Grid3x3,
  ImageDown,
  LayoutDashboard,
  PanelLeft,
  PanelRight,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { RefObject } from 'react';
import type { SortKey } from '../../../shared/contract/asset.ts';
import { client } from '../../client/index.ts';
import { useImports } from '../../state/imports.ts';
import { usePreferences, ZOOM } from '../../state/preferences.ts';
import { useShownCollection } from '../../state/shownCollection.ts';
import { useWindow } from '../../state/window.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { importByDialog } from '../import/importActions.ts';
import { Search } from './Search.tsx';
import styles from './TopBar.module.css';

const SORTS: Readonly<Record<SortKey, { label: string; asc: string; desc: string }>> = {
  taken: { label: 'Date taken', asc: 'Oldest first', desc: 'Newest first' },
  imported: { label: 'Date imported', asc: 'Oldest first', desc: 'Newest first' },
  name: { label: 'Name', asc: 'A to Z', desc: 'Z to A' },
  size: { label: 'Size', asc: 'Smallest first', desc: 'Largest first' },
};

const LAYOUTS = [
  { value: 'justified', label: 'Whole pictures in rows', icon: LayoutDashboard },
  { value: 'squares', label: 'Squares', icon: Grid3x3 },
] as const;

export interface TopBarProps {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly inspectorShown: boolean;
  readonly onToggleInspector: () => void;
}

export function TopBar({ search, inspectorShown, onToggleInspector }: TopBarProps) {
  const { sidebarOpen, layout, zoom, set } = usePreferences();
  const inGrid = useWindow(({ view }) => view === 'gallery');
  return (
    <header className={styles.bar}>
      <IconButton
        icon={PanelLeft}
        label={sidebarOpen ? 'Hide sidebar' : 'Show sidebar'}
        keys="Mod+B"
        onClick={() => set({ sidebarOpen: !sidebarOpen })}
      />
      <Search input={search} />
      <div className={styles.space} />
      {inGrid && (
        <>
          <SortMenu />
          <Segments
            label="Layout"
            value={layout}
            options={LAYOUTS}
            onChange={(value) => set({ layout: value })}
          />
          <div className={styles.zoom}>
            <Icon icon={ZoomOut} />
            <Slider
              label="Size of thumbnails"
              value={zoom}
              min={ZOOM.min}
              max={ZOOM.max}
              step={10}
              onChange={(value) => set({ zoom: value })}
              testId="zoom"
            />
            <Icon icon={ZoomIn} />
          </div>
        </>
      )}
      <ImportMenu />
      {inGrid && (
        <IconButton
          icon={PanelRight}
          label={inspectorShown ? 'Hide information' : 'Show information'}
          keys="I"
          aria-pressed={inspectorShown}
          onClick={onToggleInspector}
        />
      )}
    </header>
  );
}

function SortMenu() {
  const { sort, direction, set } = usePreferences();
  const inTrash = usePreferences(({ source }) => source.type === 'trash');
  const sorts = inTrash ? { ...SORTS, taken: { ...SORTS.taken, label: 'Date deleted' } } : SORTS;
  const words = sorts[sort];
  const entries: MenuEntry[] = [
    {
      type: 'choice',
      label: 'Sort by',
      value: sort,
      options: Object.entries(sorts).map(([value, { label }]) => ({ value, label })),
      onChange: (value) => set({ sort: value as SortKey }),
    },
    { type: 'separator' },
    {
      type: 'choice',
      label: 'Order',
      value: direction,
      options: [
        { value: 'desc', label: words.desc },
        { value: 'asc', label: words.asc },
      ],
      onChange: (value) => set({ direction: value === 'asc' ? 'asc' : 'desc' }),
    },
  ];
  return (
    <Menu
      align="end"
      entries={entries}
      trigger={
        <Button
          look="plain"
          icon={direction === 'asc' ? ArrowUpNarrowWide : ArrowDownNarrowWide}
          aria-label={`Sort: ${words.label}, ${words[direction]}`}
          data-testid="sort"
        >
          {words.label}
        </Button>
      }
    />
  );
}

function ImportMenu() {
  const mode = useImports((state) => state.mode);
  const shown = useShownCollection();
  const entries: MenuEntry[] = [
    ...(shown ? [{ type: 'label', label: `Into “${shown.definition.name}”` } as const] : []),
    { type: 'item', label: 'Files…', icon: File, onSelect: () => importByDialog('files') },
    { type: 'item', label: 'Folder…', icon: Folder, onSelect: () => importByDialog('folder') },
  ];
  if (client.host === 'desktop') {
    entries.push(
      { type: 'separator' },
      {
        type: 'choice',
        label: 'What happens to the originals',
        value: mode,
        options: [
          { value: 'copy', label: 'Copy: originals stay' },
          { value: 'move', label: 'Move: originals go once verified' },
        ],
        onChange: (value) => useImports.setState({ mode: value === 'move' ? 'move' : 'copy' }),
      },
    );
  }
  return (
    <Menu
      align="end"
      entries={entries}
      trigger={
        <Button look="primary" icon={ImageDown} data-testid="import">
          {mode === 'move' ? 'Move in' : 'Import'}
        </Button>
      }
    />
  );
}
