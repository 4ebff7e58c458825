/** Requests of updates: to the one server they come from, with nothing that tells one computer from another. */
import type { RequestOptions } from 'node:http';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { otherServer } from './problems.ts';

type Sent = ReturnType<ElectronHttpExecutor['createRequest']>;
type Answered = Parameters<ElectronHttpExecutor['createRequest']>[1];

export class FeedExecutor extends ElectronHttpExecutor {
  readonly #origin: string;

  constructor(feed: string) {
    super();
    this.#origin = new URL(feed).origin;
  }

  override createRequest(options: RequestOptions, answered: Answered): Sent {
    if (!this.#isOurs(options)) throw otherServer();
    // Else Chromium adds the language of this computer.
    return this.send({ ...options, headers: { ...options.headers, 'accept-language': 'en' } }, answered);
  }

  protected send(options: RequestOptions, answered: Answered): Sent {
    return super.createRequest(options, answered);
  }

  protected override addRedirectHandlers(
    request: Sent,
    options: RequestOptions,
    reject: (error: Error) => void,
    count: number,
    follow: (options: RequestOptions) => void,
  ): void {
    // Followed blindly, a refusal would be thrown where nobody catches it.
    super.addRedirectHandlers(request, options, reject, count, (next) =>
      this.#isOurs(next) ? follow(next) : reject(otherServer()),
    );
  }

  #isOurs({ protocol, hostname, port }: RequestOptions): boolean {
    return new URL(`${protocol}//${hostname}${port ? `:${port}` : ''}`).origin === this.#origin;
  }
}
