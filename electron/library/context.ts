/** What the rooms of an open library share, and what a room is to the library that composes them. */
import type { LibraryCallName } from '../../shared/contract/calls.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { Handlers } from './callTypes.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { Filing } from './filing/types.ts';
import type { History } from './history/types.ts';
import type { Host } from './host.ts';
import type { ImportEngine } from './import/types.ts';
import type { Thumbnailer } from './jobs/thumbnailer.ts';
import type { SettingsStore } from './librarySettings.ts';
import type { ExifToolReader } from './media/exiftool.ts';
import type { MediaReader } from './media/types.ts';
import type { Renditions } from './renditions/types.ts';
import type { LocalStorage } from './storage/localStorage.ts';
import type { Tasks } from './tasks.ts';

export interface LibraryContext {
  readonly catalog: Catalog;
  readonly storage: LocalStorage;
  readonly host: Host;
  readonly media: MediaReader;
  readonly exiftool: ExifToolReader;
  readonly thumbnailer: Thumbnailer;
  readonly engine: ImportEngine;
  readonly tasks: Tasks;
  readonly settings: SettingsStore;
  readonly filing: Filing;
  readonly history: History;
  readonly renditions: Renditions;
  /** The library's secret for signed addresses. */
  readonly signingKey: Buffer;
  /** True where somebody stays: the window, `serve`, `watch`. False for a single command, which only does what it is asked. */
  readonly background: boolean;
  emit(event: AnyEvent): void;
}

/** A part of the library with calls of its own. */
export interface Room<Names extends LibraryCallName> {
  readonly handlers: Handlers<Names>;
  /** Puts right what a crash left; before anything else runs. Skipped while MEDIA_ROOT is offline, and called when it comes back. */
  recover?(): Promise<void>;
  /** Background work may begin; only where {@link LibraryContext.background} is true. Again when MEDIA_ROOT comes back. */
  wake?(): void;
  /** Ends at a safe point. */
  close?(): Promise<void>;
}
