/** The catalog's repositories, one a subject. Each owns the SQL of its tables. */
import { type AddressRecords, createAddressRecords } from './addresses.ts';
import { type AssetRecords, createAssetRecords } from './assetRecords.ts';
import type { OnChange } from './assets.ts';
import { type BucketAssets, createBucketAssets } from './bucketAssets.ts';
import { type CollectionAssets, createCollectionAssets } from './collectionAssets.ts';
import type { Db } from './connection.ts';
import { type Contents, createContents } from './contents.ts';
import { createDeletions, type Deletions } from './deletions.ts';
import { createFileTasks, type FileTasks } from './fileTasks.ts';
import { createFindings, type Findings } from './findings.ts';
import { createHistoryEntries, type HistoryEntries } from './history.ts';
import { createLabels, type Labels } from './labels.ts';
import { createLibraryRecords, type LibraryRecords } from './libraryRecords.ts';
import { createPaths, type Paths } from './paths.ts';
import { createQuarantineJournal, type QuarantineJournal } from './quarantine.ts';
import { createReferences, type References } from './references.ts';
import { createRemembered, type Remembered } from './remembered.ts';
import { createRemoteChecks, type RemoteChecks } from './remoteChecks.ts';
import { createRemoteContents } from './remoteContents.ts';
import { createRemoteSegments, type RemoteSegments } from './remoteSegments.ts';
import { createRemotes, type Remotes } from './remotes.ts';
import type { RemoteContents } from './remoteTypes.ts';
import { createRenditionRecords, type RenditionRecords } from './renditions.ts';
import { createRestoringRecords, type RestoringRecords } from './restoring.ts';
import { createSyncItems, type SyncItems } from './syncItems.ts';
import { createWatches, type Watches } from './watches.ts';

export interface Repositories {
  readonly collectionAssets: CollectionAssets;
  readonly contents: Contents;
  readonly paths: Paths;
  readonly quarantine: QuarantineJournal;
  readonly references: References;
  readonly watches: Watches;
  readonly fileTasks: FileTasks;
  readonly deletions: Deletions;
  readonly remembered: Remembered;
  readonly history: HistoryEntries;
  readonly findings: Findings;
  readonly addresses: AddressRecords;
  readonly renditions: RenditionRecords;
  readonly remotes: Remotes;
  readonly restoring: RestoringRecords;
  readonly remoteChecks: RemoteChecks;
  readonly remoteContents: RemoteContents;
  readonly bucketAssets: BucketAssets;
  readonly syncItems: SyncItems;
  readonly labels: Labels;
  readonly assetRecords: AssetRecords;
  readonly libraryRecords: LibraryRecords;
  readonly remoteSegments: RemoteSegments;
}

/** `changed` is told of what the gallery shows, as {@link OnChange} says. */
export function createRepositories(db: Db, now: () => number, changed: OnChange): Repositories {
  const remoteContents = createRemoteContents(db);
  return {
    collectionAssets: createCollectionAssets(db, changed),
    contents: createContents(db, changed),
    paths: createPaths(db),
    quarantine: createQuarantineJournal(db, now),
    references: createReferences(db),
    watches: createWatches(db, now),
    fileTasks: createFileTasks(db, changed),
    deletions: createDeletions(db, now, changed),
    remembered: createRemembered(db, now),
    history: createHistoryEntries(db, now),
    findings: createFindings(db, changed),
    addresses: createAddressRecords(db),
    renditions: createRenditionRecords(db, now),
    remotes: createRemotes(db, now),
    restoring: createRestoringRecords(db, now),
    remoteChecks: createRemoteChecks(db),
    remoteContents,
    bucketAssets: createBucketAssets(db),
    syncItems: createSyncItems(db, remoteContents.counts),
    labels: createLabels(db, changed),
    assetRecords: createAssetRecords(db, changed),
    libraryRecords: createLibraryRecords(db, now, changed),
    remoteSegments: createRemoteSegments(db),
  };
}
