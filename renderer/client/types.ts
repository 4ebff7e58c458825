/** The renderer's only door to the rest of the program, the same over Electron's bridge and over HTTP. */
import type { CallInput, CallOutput, PageCallName } from '../../shared/contract/calls.ts';
import type { EventName, EventPayload } from '../../shared/contract/events.ts';
import type { ImportMode } from '../../shared/contract/import.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { MediaRef } from '../../shared/mediaUrl.ts';

/** Every refused or failed call. `message` is written for a person and may be shown as it is. */
export class ClientError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly correlationId: string | undefined;

  constructor(value: Omit<ErrorValue, 'code'> & { readonly code: string }) {
    super(value.message);
    this.name = 'ClientError';
    this.code = value.code;
    this.retryable = value.retryable;
    this.correlationId = value.correlationId;
  }
}

/** What may be handed to an import: a drop or paste (read at once, while its event lasts), or chosen files. */
export type ImportSource = DataTransfer | readonly File[];

/** Files on their way to the host, before the import itself starts. Bytes count finished files. */
export interface SendProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface SentImport {
  /** Null when there was nothing to import. */
  readonly importId: number | null;
  /** Files that never reached the host, each with a reason for a person. */
  readonly unsent: readonly { readonly name: string; readonly reason: string }[];
}

export interface ImportOptions {
  /** Only the desktop can move; the web host always copies. */
  readonly mode: ImportMode;
  /** Left out, files are sorted by their kind. */
  readonly collection?: number | undefined;
  readonly onProgress?: ((progress: SendProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What was handed over is taken at once, but sent only after this; its failure is the import's. */
  readonly after?: Promise<unknown> | undefined;
}

/** down: calls are failing because the host or the library process is away; it is tried again without being asked. */
export type Connection = 'up' | 'down';

export interface Client {
  readonly host: 'desktop' | 'web';
  /** @throws {ClientError} */
  call<N extends PageCallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Returns the function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Told at each change; events may have been missed while it was down. */
  onConnection(listener: (connection: Connection) => void): () => void;
  /** @throws {ClientError} when nothing could be started */
  importFiles(source: ImportSource, options: ImportOptions): Promise<SentImport>;
  mediaUrl(ref: MediaRef): string;
  /** @throws {ClientError} */
  copyText(text: string): Promise<void>;
}
