/** A library with public and private files in it, made through the session as the window would make it. */
import { createSession, type Session } from '../../electron/library/session.ts';
import type { CallInput, CallName, CallOutput } from '../../shared/contract/calls.ts';
import { testHost } from './catalog.ts';
import type { CliWorld } from './cli.ts';

/** A call that must succeed. */
export async function ask<N extends CallName>(
  session: Session,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const result = await session.call(name, input);
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
  return result.value as CallOutput<N>;
}

/** Imports files and resolves when all are stored; into the collection when one is given. Throws when one was refused. */
export async function importAll(
  session: Session,
  paths: readonly string[],
  collection?: number,
): Promise<readonly number[]> {
  const ended = Promise.withResolvers<number>();
  const stop = session.on((event) => {
    if (event.name === 'import.progress' && event.payload.finished !== null) ended.resolve(event.payload.id);
  });
  await ask(session, 'import.start', {
    paths: [...paths],
    ...(collection === undefined ? {} : { collection }),
  });
  const importId = await ended.promise;
  stop();
  const { items } = await ask(session, 'import.results', { importId, limit: 1000 });
  return items.map(({ id, reason, source }) => {
    if (id === undefined) throw new Error(`${source}: ${reason}`);
    return id;
  });
}

/** Quicker than a process for every step that is not what a test is about. */
export async function within<T>(world: CliWorld, work: (session: Session) => Promise<T>): Promise<T> {
  const session = createSession(testHost(world.folder), { thumbnails: 'asked', reopens: false });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Makes the world's library, with these files and folders in it, as `init` and `import` do. */
export async function makeLibrary(world: CliWorld, ...paths: readonly string[]): Promise<void> {
  await within(world, async (session) => {
    await ask(session, 'library.create', { path: world.library, mediaRoot: world.mediaRoot });
    if (paths.length > 0) await importAll(session, paths);
  });
}

export interface Published {
  /** Numbers of the assets, in the order of the files given. */
  readonly open: readonly number[];
  readonly hidden: readonly number[];
}

/** Makes the world's library with a public collection “Press” (folder `press/`) and a private one “Vault” (`vault/`), then closes it. */
export function publish(
  world: CliWorld,
  files: { readonly open: readonly string[]; readonly hidden?: readonly string[] },
  also: (session: Session, made: Published) => Promise<void> = async () => undefined,
): Promise<Published> {
  return within(world, async (session) => {
    await ask(session, 'library.create', { path: world.library, mediaRoot: world.mediaRoot });
    const save = (name: string, visibility: 'public' | 'private') =>
      ask(session, 'collections.save', {
        id: null,
        definition: {
          name,
          uploadTo: `${name.toLowerCase()}/%Y/`,
          visibility,
          cacheControl: 'public, max-age=600',
          renditions: [{ name: 'medium', width: 300, height: 300, fit: 'cover' }],
        },
      });
    const press = await save('Press', 'public');
    const vault = await save('Vault', 'private');
    const open = await importAll(session, files.open, press.collection.id);
    const hidden =
      files.hidden === undefined ? [] : await importAll(session, files.hidden, vault.collection.id);
    await also(session, { open, hidden });
    return { open, hidden };
  });
}
