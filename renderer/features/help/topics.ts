/** What the help says, in plain words, and where each topic leads. */
import { showCloud } from '../../state/cloud.ts';
import { showUpkeepPage } from '../../state/upkeep.ts';
import { leaveFor, openDialog, openSettings, showSource } from '../../state/window.ts';

/** What a topic's button does, each once. `library`: only while one is open. */
const ACTIONS = {
  settings: { label: 'Open settings', library: false, run: () => openSettings() },
  collections: { label: 'Open settings of collections', library: true, run: () => openSettings('import') },
  addresses: { label: 'Open settings of addresses', library: true, run: () => openSettings('addresses') },
  support: { label: 'Open diagnostics', library: false, run: () => openSettings('support') },
  shortcuts: { label: 'Show keyboard shortcuts', library: false, run: () => openDialog('shortcuts') },
  restore: { label: 'Restore from the cloud…', library: false, run: () => openDialog('restore') },
  trash: { label: 'Show trash', library: true, run: leaveFor(() => showSource({ type: 'trash' })) },
  cleanup: { label: 'Show cleanup', library: true, run: leaveFor(() => showUpkeepPage('cleanup')) },
  integrity: { label: 'Show integrity', library: true, run: leaveFor(() => showUpkeepPage('integrity')) },
  watch: { label: 'Show watched folders', library: true, run: leaveFor(() => showUpkeepPage('watch')) },
  cloud: { label: 'Show the cloud', library: true, run: leaveFor(() => showCloud()) },
} as const;

export type HelpAction = keyof typeof ACTIONS;

interface HelpActionParts {
  readonly label: string;
  readonly library: boolean;
  readonly run: () => void;
}

export function actionOf(name: HelpAction): HelpActionParts {
  return ACTIONS[name];
}

export interface HelpTopic {
  readonly id: string;
  readonly title: string;
  /** Paragraphs. */
  readonly words: readonly string[];
  readonly keywords: readonly string[];
  readonly actions: readonly HelpAction[];
}

export const helpTopics: readonly HelpTopic[] = [
  {
    id: 'import',
    title: 'Importing, and what happens to your files',
    words: [
      'Drop files or folders anywhere on the window, paste them, use Import, or open them with Mediaroot from your file manager.',
      'Each file is copied into the media folder and written down in the catalog with its checksum. Your original stays where it is and is never changed. Only if you choose Move is it removed, and only after its copy was read again and found to be the same.',
      'A file that is in the library already is recognised by its content and not stored twice, whatever it is called. When an import is cut off, it can be finished later.',
    ],
    keywords: ['drop', 'paste', 'copy', 'move', 'originals', 'duplicates', 'open with', 'add', 'camera'],
    actions: ['settings'],
  },
  {
    id: 'places',
    title: 'Where your files are',
    words: [
      'Originals lie in the media folder as ordinary files in ordinary folders, such as photos/2026/11/21. About shows the path, and “Show in folder” in the menu of an item leads to its file.',
      'What Mediaroot knows of them is in the catalog, a folder of its own. The thumbnails beside it can be made again at any time.',
      'Do not rename or move files in the media folder by hand. If it happened, “Find missing files” recognises them by their content.',
    ],
    keywords: ['folder', 'disk', 'path', 'location', 'catalog', 'drive', 'storage', 'offline'],
    actions: ['integrity'],
  },
  {
    id: 'collections',
    title: 'Collections and their rules',
    words: [
      'A collection says which files it accepts, under which folders and names they are stored, which smaller versions are made of them, and whether they are public.',
      'Files are sorted in by what they are. Drop them on a collection in the sidebar, and its rules decide: a file that breaks one is refused with the reason, and with the collections that would take it.',
      'Before a change of rules is saved you see how many files it would move or make.',
    ],
    keywords: ['rules', 'album', 'accept', 'refused', 'limits', 'renditions', 'public', 'private', 'sort'],
    actions: ['collections'],
  },
  {
    id: 'trash',
    title: 'Trash and undo',
    words: [
      'Delete moves items to the trash; they come back to where they were with Restore, or with Undo. After some days, which you set, they are deleted for ever.',
      'Undo takes back what was done to the library, file operations included: moves, labels, ratings, changes of collections. Deleting for ever cannot be undone, and asks first.',
    ],
    keywords: ['delete', 'restore', 'bin', 'remove', 'recover', 'redo', 'history', 'permanent'],
    actions: ['trash', 'settings'],
  },
  {
    id: 'cleanup',
    title: 'Cleanup and quarantine',
    words: [
      'Cleanup looks for files in the media folder that no record knows. It shows them and does nothing by itself.',
      'What you take out of the way goes to quarantine, from where it can be put back. Only there are files removed for ever: after some days, which you set, or when you ask for it.',
    ],
    keywords: ['orphans', 'stray', 'unknown files', 'space', 'quarantine'],
    actions: ['cleanup'],
  },
  {
    id: 'verification',
    title: 'Verification',
    words: [
      'Every original is read again now and then and compared with the checksum that was written down when it was stored.',
      'Other bytes under the same size and time mean a failing disk; other size or time, that another program changed the file. Both are listed under Integrity, with what can be done.',
    ],
    keywords: ['integrity', 'checksum', 'bit rot', 'damaged', 'missing', 'corrupt', 'hash'],
    actions: ['integrity', 'settings'],
  },
  {
    id: 'cloud',
    title: 'A copy in the cloud',
    words: [
      'Connect a bucket (S3 and what is like it, Google Cloud, Azure) or a folder such as a NAS. Mediaroot tests it, shows what it would send, and then keeps the copy up to date.',
      'Deleting in the cloud is always shown before it is done. Keys stay in the key store of your system.',
    ],
    keywords: ['S3', 'bucket', 'backup', 'sync', 'upload', 'NAS', 'Azure', 'Google', 'Backblaze', 'keys'],
    actions: ['cloud'],
  },
  {
    id: 'restore',
    title: 'Restoring from the cloud',
    words: [
      'On a new computer, or after a disk was lost, choose Restore from the cloud and give the same bucket. Records come first, then every original; each is checked by its checksum.',
      'It can be cut off and goes on where it was.',
    ],
    keywords: ['new computer', 'lost disk', 'recover', 'backup', 'bring back'],
    actions: ['restore'],
  },
  {
    id: 'watch',
    title: 'Watched folders',
    words: [
      'What lands in a watched folder is imported by itself, once it is whole: a file that is still being written waits.',
      'Originals stay where they are. What you deleted for ever is not brought back, unless you allow it in the settings.',
    ],
    keywords: ['automatic', 'inbox', 'phone', 'camera uploads', 'sync'],
    actions: ['watch'],
  },
  {
    id: 'addresses',
    title: 'Addresses on the web',
    words: [
      'A file in a public collection has an address: your Media URL and its path. Copy it, or HTML and Markdown, from the menu of an item. A web server you run must serve the media folder under it.',
      'Files of private collections have none. For one of them you can make a signed address, which works for whoever has it until it expires. Mediaroot’s own server answers it (mediaroot serve), or your bucket.',
    ],
    keywords: ['url', 'link', 'public', 'signed', 'share', 'html', 'markdown', 'website'],
    actions: ['addresses'],
  },
  {
    id: 'safety',
    title: 'Safe mode and recovery',
    words: [
      'If Mediaroot keeps stopping, it offers to start in safe mode: nothing is watched, nothing is done by itself, and no picture is decoded unless you look at it.',
      'The catalog is backed up every day, and an older backup can be brought back. The catalog it replaces is kept, and your originals are not touched.',
    ],
    keywords: ['crash', 'problem', 'broken', 'catalog', 'backup', 'repair', 'diagnostics', 'logs', 'start'],
    actions: ['support'],
  },
  {
    id: 'privacy',
    title: 'Privacy: what goes over the network',
    words: [
      'There is no account, and nothing about you or your files is sent to anybody. Recognising, sorting and searching happen on this computer.',
      'Mediaroot speaks with the network only for buckets that you connect, and to ask whether there is a newer version where updates are turned on.',
    ],
    keywords: ['telemetry', 'tracking', 'account', 'internet', 'offline', 'updates', 'data'],
    actions: ['settings'],
  },
  {
    id: 'keys',
    title: 'Keyboard',
    words: [
      'Nearly everything works without a mouse. Press ? for the list of shortcuts, and F1 for this help.',
    ],
    keywords: ['shortcuts', 'hotkeys', 'mouse'],
    actions: ['shortcuts'],
  },
];
