export interface KeptSecret {
  readonly value: string;
  readonly kept: 'stored' | 'session';
}

/** Keeps what must be in no file of ours. Names are ours, values any text. */
export interface SecretStore {
  /** stored: in the system's key store; session: until the program ends, since there is no store or the person did not want it. */
  keep(name: string, value: string): Promise<'stored' | 'session'>;
  /** Null: never kept, or forgotten; unreadable: it was stored, and the key store no longer opens it. */
  get(name: string): Promise<KeptSecret | 'unreadable' | null>;
  forget(name: string): Promise<void>;
}

/** What the library needs of the program around it. One real implementation (nodeHost.ts); tests give their own clock and folders. */
export interface Host {
  readonly version: string;
  /** The app's own data folder: default library, list of recent libraries, logs. */
  readonly dataDir: string;
  /** Where the program's code lies; MEDIA_ROOT may not be inside it. */
  readonly codeDir: string;
  /** The user's Pictures folder, for the default MEDIA_ROOT. */
  readonly picturesDir: string;
  /** The person asked for a start that does nothing by itself; left out, false. */
  readonly safeMode?: boolean | undefined;
  readonly secrets: SecretStore;
  /** Milliseconds since 1970. The only clock of the library. */
  now(): number;
  log(level: 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>): void;
}
