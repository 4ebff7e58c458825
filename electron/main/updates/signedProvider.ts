/** Reads what there is to update to: a small file on a plain web server, worth nothing without its signature beside it. */
import type { AppUpdater } from 'electron-updater';
import { GenericProvider } from 'electron-updater/out/providers/GenericProvider.js';
import { type ProviderRuntimeOptions, parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { noSignature, nothingThere } from './problems.ts';
import { isSigned } from './signature.ts';

export interface Feed {
  /** Where the files lie. */
  readonly url: string;
  /** SPKI PEM of the Ed25519 key that signs for it. */
  readonly publicKey: string;
}

type UpdateInfo = Awaited<ReturnType<GenericProvider['getLatestVersion']>>;

class SignedProvider extends GenericProvider {
  readonly #feed: Feed;

  constructor(feed: Feed, updater: AppUpdater, options: ProviderRuntimeOptions) {
    super({ provider: 'generic', url: feed.url }, updater, options);
    this.#feed = feed;
  }

  /** electron-updater would send a number that stays with a computer for ever. */
  override setRequestHeaders(): void {
    super.setRequestHeaders(null);
  }

  override async getLatestVersion(): Promise<UpdateInfo> {
    const name = `${this.getDefaultChannelName()}.yml`;
    const url = this.#urlOf(name);
    const text = await this.#read(url, nothingThere);
    const signature = await this.#read(this.#urlOf(`${name}.sig`), noSignature);
    if (!isSigned(Buffer.from(text), signature, this.#feed.publicKey)) throw noSignature();
    return parseUpdateInfo(text, name, url);
  }

  async #read(url: URL, missing: (cause: unknown) => Error): Promise<string> {
    try {
      return (await this.httpRequest(url, { 'cache-control': 'no-cache' })) ?? '';
    } catch (error) {
      if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) throw missing(error);
      throw error;
    }
  }

  #urlOf(name: string): URL {
    return new URL(name, this.#feed.url.endsWith('/') ? this.#feed.url : `${this.#feed.url}/`);
  }
}

/** A class for electron-updater, which makes its providers itself. */
export function signedBy(feed: Feed) {
  return class extends SignedProvider {
    constructor(_options: unknown, updater: AppUpdater, options: ProviderRuntimeOptions) {
      super(feed, updater, options);
    }
  };
}
