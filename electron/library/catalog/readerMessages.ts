/** What the catalog and its reader thread say to each other. Both ends are of one build. */
import type { AssetDetail, GalleryQuery } from '../../../shared/contract/asset.ts';
import type { LibraryCounts } from '../../../shared/contract/library.ts';

export interface ReaderTasks {
  index: { input: { query: GalleryQuery }; output: { total: number; packed: string } };
  list: {
    input: { query: GalleryQuery; offset: number; limit: number };
    output: { total: number; assets: readonly AssetDetail[] };
  };
  counts: { input: Record<string, never>; output: LibraryCounts };
  check: { input: Record<string, never>; output: { problems: readonly string[] } };
  /** Copies the catalog to `file`, checks the copy, leaves it as one plain file. */
  backup: { input: { file: string }; output: { problems: readonly string[] } };
}

export type ReaderTask = keyof ReaderTasks;

export interface ReaderRequest<T extends ReaderTask = ReaderTask> {
  readonly id: number;
  readonly task: T;
  readonly input: ReaderTasks[T]['input'];
}

export type ReaderReply =
  | { readonly id: number; readonly ok: true; readonly value: ReaderTasks[ReaderTask]['output'] }
  /** `damaged`: SQLite found the file broken. */
  | {
      readonly id: number;
      readonly ok: false;
      readonly message: string;
      readonly code: string;
      readonly damaged: boolean;
    };

export interface ReaderData {
  readonly libraryPath: string;
}
