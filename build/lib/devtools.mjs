/**
 * Speaks the Chrome DevTools Protocol, with a browser, one of its pages, or Node's inspector.
 *
 * @typedef {{ type: string, url: string, targetId: string }} Target a page, a worker, …
 * @typedef {{ id: number, origin: string, auxData: { isDefault: boolean } }} Context where scripts of one document run
 * @typedef {{ sessionId?: string, result?: { value?: string }, exceptionDetails?: { text: string } }} Answer
 * @typedef {(method: string, params: { targetInfo?: Target, context?: Context }) => void} Listener
 * @typedef {object} Connection
 * @property {(method: string, params?: object, sessionId?: string) => Promise<Answer>} send never settles once the other end is gone
 * @property {(listener: Listener) => void} onEvent
 * @property {Promise<void>} closed resolves when either end closed it
 * @property {() => void} close
 */

/** @param {string} address of a WebSocket @returns {Promise<Connection>} rejects when nothing answers there */
export async function connect(address) {
  const socket = new WebSocket(address);
  /** @type {PromiseWithResolvers<void>} */
  const opened = Promise.withResolvers();
  /** @type {PromiseWithResolvers<void>} */
  const closed = Promise.withResolvers();
  socket.addEventListener('open', () => opened.resolve());
  socket.addEventListener('error', () => opened.reject(new Error(`${address} does not answer`)));
  socket.addEventListener('close', () => closed.resolve());
  let last = 0;
  /** @type {Map<number, PromiseWithResolvers<Answer>>} */
  const waiting = new Map();
  /** @type {Listener[]} */
  const listeners = [];
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, method, params } = JSON.parse(data);
    if (id === undefined) for (const listener of listeners) listener(method, params);
    else if (error === undefined) waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(error.message));
  });
  await opened.promise;
  return {
    send(method, params = {}, sessionId = undefined) {
      last += 1;
      /** @type {PromiseWithResolvers<Answer>} */
      const answer = Promise.withResolvers();
      waiting.set(last, answer);
      socket.send(JSON.stringify({ id: last, method, params, sessionId }));
      return answer.promise;
    },
    onEvent: (listener) => void listeners.push(listener),
    closed: closed.promise,
    close: () => socket.close(),
  };
}
