/**
 * Everything that can be set or begun in the settings, in words. The pages render from this table (Setting.tsx), so
 * whatever a page shows is found by the search.
 */
import type { Client } from '../../client/types.ts';
import type { SettingsPage } from '../../state/window.ts';
import { holdsWords } from '../../ui/textSearch.ts';

interface SettingWords {
  readonly page: SettingsPage;
  readonly label: string;
  readonly hint?: string;
  /** What its controls say, beyond the label. */
  readonly says?: readonly string[];
  /** Left out where the page has no computer of its own. */
  readonly only?: 'desktop';
  /** What people call it who do not know our word for it. */
  readonly keywords: readonly string[];
}

export const PAGES: Readonly<Record<SettingsPage, string>> = {
  appearance: 'Appearance',
  import: 'Import',
  addresses: 'Addresses',
  deletion: 'Deletion',
  upkeep: 'Upkeep',
  cloud: 'Cloud',
  updates: 'Updates',
  support: 'Help & diagnostics',
};

export const SETTINGS = {
  theme: {
    page: 'appearance',
    label: 'Appearance',
    hint: 'System follows the light or dark of the whole computer.',
    says: ['System', 'Light', 'Dark'],
    keywords: ['theme', 'colours', 'colors', 'night', 'black', 'white'],
  },
  layout: {
    page: 'appearance',
    label: 'Grid',
    hint: 'Also at the top of the window, beside the size of the thumbnails.',
    says: ['Whole pictures', 'Squares'],
    keywords: ['layout', 'justified', 'rows', 'thumbnails', 'gallery', 'crop', 'view'],
  },
  importMode: {
    page: 'import',
    label: 'Originals',
    only: 'desktop',
    hint: 'A move removes each original only after its copy was verified. Back to copying with the next start.',
    says: ['Copy', 'Move'],
    keywords: ['import', 'source', 'files', 'keep', 'delete', 'camera', 'card'],
  },
  watch: {
    page: 'import',
    label: 'Watched folders',
    hint: 'What lands in them is imported by itself.',
    says: ['Show watched folders'],
    keywords: ['automatic', 'watch', 'inbox', 'camera uploads', 'sync folder', 'hot folder'],
  },
  collections: {
    page: 'import',
    label: 'Collections',
    hint: 'Which files each accepts, where they are stored and under which names, smaller versions, public or private.',
    says: ['Edit a collection', 'New collection'],
    keywords: ['rules', 'limits', 'folder', 'template', 'renditions', 'resize', 'convert', 'metadata', 'GPS'],
  },
  mediaUrl: {
    page: 'addresses',
    label: 'Media URL',
    hint: 'What stands before the path of each public file. It always ends in a slash.',
    keywords: ['address', 'link', 'web', 'public', 'MEDIA_URL', 'server', 'site', 'domain'],
  },
  mediaUrlExample: {
    page: 'addresses',
    label: 'Example',
    keywords: ['address', 'link', 'url'],
  },
  trashDays: {
    page: 'deletion',
    label: 'Trash',
    hint: 'Counted from when an item went to the trash. Turned off, it stays until you delete it.',
    says: ['Delete for ever after', 'days'],
    keywords: ['bin', 'empty', 'retention', 'permanent', 'remove', 'purge'],
  },
  rememberDeleted: {
    page: 'deletion',
    label: 'Deleted files',
    hint: 'Watched folders go by content, whatever the file is called. Importing it yourself always works.',
    says: ['Do not bring back what was deleted for ever'],
    keywords: ['again', 'remember', 'ignore', 'rejected', 'duplicate', 'watch'],
  },
  verifyDays: {
    page: 'upkeep',
    label: 'Verification',
    hint: 'Reads every original, slowly and in the background: finds disks that fail and files that other programs changed.',
    says: ['Read all again every', 'days'],
    keywords: ['integrity', 'checksum', 'hash', 'bit rot', 'damage', 'health', 'scrub'],
  },
  quarantineDays: {
    page: 'upkeep',
    label: 'Quarantine',
    hint: 'What a cleanup took out of the way. Turned off, it stays until you remove it.',
    says: ['Remove for ever after', 'days'],
    keywords: ['orphans', 'stray', 'cleanup', 'retention', 'purge'],
  },
  upkeepView: {
    page: 'upkeep',
    label: 'Cleanup & health',
    hint: 'Files without a record, damaged and missing originals, free space.',
    says: ['Show cleanup & health'],
    keywords: ['orphans', 'stray', 'missing', 'repair', 'disk space'],
  },
  remotes: {
    page: 'cloud',
    label: 'Cloud copies',
    hint: 'Each has dialogs of its own: where it is and its keys, and when and what is sent.',
    says: ['Connect', 'Connection', 'Options', 'Show the cloud'],
    keywords: ['S3', 'bucket', 'backup', 'sync', 'upload', 'NAS', 'bandwidth', 'speed', 'keys', 'remote'],
  },
  automaticUpdates: {
    page: 'updates',
    label: 'Automatic',
    only: 'desktop',
    hint: 'Once a day, and never during an import or a sync. Turned off, nobody is asked unless you do.',
    says: ['Look for updates and download them'],
    keywords: ['update', 'upgrade', 'new version', 'background', 'network', 'privacy', 'telemetry'],
  },
  updateStatus: {
    page: 'updates',
    label: 'Version',
    only: 'desktop',
    says: ['Check now', 'Download', 'Restart to update', 'What is new'],
    keywords: ['update', 'upgrade', 'release notes', 'changelog', 'install', 'latest'],
  },
  help: {
    page: 'support',
    label: 'Help',
    says: ['Open help', 'Keyboard shortcuts'],
    keywords: ['manual', 'guide', 'how', 'keys', 'hotkeys'],
  },
  diagnostics: {
    page: 'support',
    label: 'Diagnostics',
    only: 'desktop',
    hint: 'One file for somebody who helps you. It holds no keys and nothing of what is inside your files.',
    says: ['Save diagnostics', 'Show logs'],
    keywords: ['problem', 'bug', 'crash', 'report', 'support', 'log'],
  },
  about: {
    page: 'support',
    label: 'About',
    says: ['About Mediaroot'],
    keywords: ['version', 'licence', 'license', 'copyright', 'open source'],
  },
} as const satisfies Readonly<Record<string, SettingWords>>;

export type SettingId = keyof typeof SETTINGS;

export const settingIds = Object.keys(SETTINGS) as readonly SettingId[];

export function wordsOf(id: SettingId): SettingWords {
  return SETTINGS[id];
}

/** What a search finds; null for one without words. */
export function findSettings(typed: string, host: Client['host']): ReadonlySet<SettingId> | null {
  if (typed.trim() === '') return null;
  const found = settingIds.filter((id) => {
    const { page, label, hint = '', says = [], only = host, keywords } = wordsOf(id);
    return only === host && holdsWords(typed, [PAGES[page], label, hint, ...says, ...keywords]);
  });
  return new Set(found);
}
