/** What is known of the open library beyond its assets: read when it opens, when it is back after being away, and when told. */
import { openKey, useLibrary } from './library.ts';

export interface Followed<T> {
  read(): Promise<T>;
  show(value: T): void;
  /** Another library is open, or none. */
  forget(): void;
}

/** Starts following; called once for the life of the window. Only the latest answer is shown. @returns reads again */
export function followOpenLibrary<T>({ read, show, forget }: Followed<T>): () => void {
  let library: string | undefined;
  let asked = 0;
  const ask = async (): Promise<void> => {
    if (library === undefined) return;
    asked += 1;
    const mine = asked;
    try {
      const value = await read();
      if (mine === asked) show(value);
    } catch {
      // read again with the next change, and when the library is back
    }
  };
  useLibrary.subscribe(({ state, connection }, before) => {
    const id = openKey(state);
    const back = connection === 'up' && before.connection === 'down';
    if (id === library && !back) return;
    if (id !== library) {
      asked += 1;
      forget();
    }
    library = id;
    void ask();
  });
  return () => void ask();
}
