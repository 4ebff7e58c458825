import {
  CircleArrowUp,
  CloudUpload,
  Globe,
  HeartPulse,
  ImageDown,
  LifeBuoy,
  Palette,
  SearchX,
  Trash2,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { client } from '../../client/index.ts';
import { useSettings } from '../../state/settings.ts';
import { closeDialog, type SettingsPage, useWindow } from '../../state/window.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import type { IconType } from '../../ui/Icon.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { UpdatesPage } from '../updates/UpdatesPage.tsx';
import { AddressPage } from './AddressPage.tsx';
import { AppearancePage } from './AppearancePage.tsx';
import { CloudPage } from './CloudPage.tsx';
import { DeletionPage } from './DeletionPage.tsx';
import { ImportPage } from './ImportPage.tsx';
import { FoundSettings } from './Setting.tsx';
import styles from './Settings.module.css';
import { SupportPage } from './SupportPage.tsx';
import { findSettings, PAGES, wordsOf } from './settingsTable.ts';
import { UpkeepPage } from './UpkeepPage.tsx';

interface Page {
  readonly value: SettingsPage;
  readonly icon: IconType;
  readonly content: ReactNode;
}

/** Everything a person sets, about this window and the open library. Each change holds at once. */
export function SettingsDialog() {
  const open = useWindow((state) => state.dialog === 'settings');
  return (
    <Dialog open={open} onClose={closeDialog} title="Settings" width={760} testId="settings">
      <div className={styles.pages}>
        <Content />
      </div>
    </Dialog>
  );
}

/** Lives as long as the dialog is open, so that each opening begins without a search. */
function Content() {
  const pages = usePages();
  const wanted = useWindow((state) => state.settingsPage);
  const [typed, setTyped] = useState('');
  const found = findSettings(typed, client.host);
  const onPage = (page: SettingsPage) => [...(found ?? [])].filter((id) => wordsOf(id).page === page).length;
  return (
    <SearchField
      label="Search settings"
      value={typed}
      onChange={setTyped}
      count={pages.reduce((sum, { value }) => sum + onPage(value), 0)}
      testId="settings-search"
    >
      {found === null ? (
        <Tabs
          label="Settings"
          tabs={pages.map(({ value, icon, content }) => ({
            value,
            icon,
            label: PAGES[value],
            content: <div className={styles.page}>{content}</div>,
          }))}
          value={(pages.find(({ value }) => value === wanted) ?? pages[0])?.value}
          onChange={(value) => useWindow.setState({ settingsPage: value as SettingsPage })}
        />
      ) : (
        <FoundSettings value={{ typed, ids: found }}>
          <Results pages={pages.filter(({ value }) => onPage(value) > 0)} typed={typed} />
        </FoundSettings>
      )}
    </SearchField>
  );
}

function Results({ pages, typed }: { readonly pages: readonly Page[]; readonly typed: string }) {
  if (pages.length === 0) {
    return (
      <EmptyState icon={SearchX} title="No such setting" testId="settings-none">
        Nothing that can be set has “{typed.trim()}” in its name or description.
      </EmptyState>
    );
  }
  return (
    <div className={styles.results} data-testid="settings-found">
      {pages.map(({ value, content }) => (
        <section key={value} className={styles.page} aria-label={PAGES[value]}>
          <h3 className={styles.pageName}>{PAGES[value]}</h3>
          {content}
        </section>
      ))}
    </div>
  );
}

/** Those of the library only while one is open. */
function usePages(): readonly Page[] {
  const settings = useSettings((state) => state.settings);
  const ofLibrary: readonly Page[] =
    settings === null
      ? []
      : [
          { value: 'addresses', icon: Globe, content: <AddressPage settings={settings} /> },
          { value: 'deletion', icon: Trash2, content: <DeletionPage settings={settings} /> },
          { value: 'upkeep', icon: HeartPulse, content: <UpkeepPage settings={settings} /> },
          { value: 'cloud', icon: CloudUpload, content: <CloudPage /> },
        ];
  return [
    { value: 'appearance', icon: Palette, content: <AppearancePage /> },
    ...(settings === null ? [] : [{ value: 'import', icon: ImageDown, content: <ImportPage /> } as const]),
    ...ofLibrary,
    ...(client.host === 'desktop'
      ? [{ value: 'updates', icon: CircleArrowUp, content: <UpdatesPage /> } as const]
      : []),
    { value: 'support', icon: LifeBuoy, content: <SupportPage /> },
  ];
}
