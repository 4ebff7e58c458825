/** Requests of updates: to the servers named in the build alone, with nothing that tells one computer from another. */
import type { RequestOptions } from 'node:http';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { originOf } from './origins.ts';
import { otherServer, sentAround, silentServer, tooMuch } from './problems.ts';

type Sent = ReturnType<ElectronHttpExecutor['createRequest']>;
type Answered = Parameters<ElectronHttpExecutor['createRequest']>[1];
type End = (problem: Error) => void;

/** GitHub's releases need two. */
const MOST_REDIRECTS = 5;

export interface Servers {
  /** Where the files lie. */
  readonly url: string;
  /** Origins that server may send on to. */
  readonly others: readonly string[];
}

export class FeedExecutor extends ElectronHttpExecutor {
  /** A server that says nothing for so long is given up, ms. */
  silenceMs = 60_000;
  readonly #origins: readonly string[];
  readonly #redirects = new WeakMap<RequestOptions, number>();
  readonly #underWay = new Set<End>();
  /** Of one answer, bytes. */
  #most = 0;

  constructor({ url, others }: Servers) {
    super();
    this.#origins = [originOf(url), ...others];
  }

  /**
   * No answer to what is asked meanwhile may be longer than `most` bytes, and no request goes on after it, whatever
   * electron-updater leaves behind.
   */
  async during<T>(most: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    this.#most = most;
    const stop = () => this.#endAll();
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      signal.removeEventListener('abort', stop);
      this.#endAll();
    }
  }

  override createRequest(options: RequestOptions, answered: Answered): Sent {
    if (!this.#mayBeAsked(options)) throw otherServer();
    // Else Chromium adds the language of this computer.
    return this.send({ ...options, headers: { ...options.headers, 'accept-language': 'en' } }, answered);
  }

  protected send(options: RequestOptions, answered: Answered): Sent {
    return super.createRequest(options, answered);
  }

  /** Electron's requests tell of no socket, which electron-updater's own limit of time would need. */
  override addErrorAndTimeoutHandlers(request: Sent, reject: (error: Error) => void): void {
    super.addErrorAndTimeoutHandlers(request, reject);
    const end: End = (problem) => {
      forget();
      reject(problem);
      request.abort();
    };
    const timer = setTimeout(() => end(silentServer()), this.silenceMs);
    const forget = () => {
      clearTimeout(timer);
      this.#underWay.delete(end);
    };
    this.#underWay.add(end);
    let bytes = 0;
    request.on('response', (response) => {
      timer.refresh();
      response.on('data', ({ length }) => {
        bytes += length;
        if (bytes > this.#most) end(tooMuch());
        else timer.refresh();
      });
      response.on('end', forget);
      response.on('error', forget);
      response.on('aborted', forget);
    });
    request.on('error', forget);
    request.on('abort', forget);
  }

  protected override addRedirectHandlers(
    request: Sent,
    options: RequestOptions,
    reject: (error: Error) => void,
    count: number,
    follow: (options: RequestOptions) => void,
  ): void {
    // Followed blindly, a refusal would be thrown where nobody catches it. electron-updater does not count.
    super.addRedirectHandlers(request, options, reject, count, (next) => {
      const redirects = (this.#redirects.get(options) ?? 0) + 1;
      this.#redirects.set(next, redirects);
      if (!this.#mayBeAsked(next)) reject(otherServer());
      else if (redirects > MOST_REDIRECTS) reject(sentAround());
      else follow(next);
    });
  }

  #mayBeAsked({ protocol, hostname, port }: RequestOptions): boolean {
    const { origin } = new URL(`${protocol}//${hostname}${port ? `:${port}` : ''}`);
    return this.#origins.includes(origin);
  }

  #endAll(): void {
    for (const end of [...this.#underWay]) end(new Error('aborted'));
  }
}
