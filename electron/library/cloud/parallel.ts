/** Works on many things at the same time, though never on all. */

/** The first failure ends it, once what is under way has ended too. */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let broken: { readonly error: unknown } | null = null;
  try {
    for await (const item of items) {
      while (underWay.size >= atOnce) await Promise.race(underWay);
      if (broken !== null) break;
      const one: Promise<void> = work(item)
        .catch((error: unknown) => {
          broken ??= { error };
        })
        .finally(() => underWay.delete(one));
      underWay.add(one);
    }
  } finally {
    await Promise.all(underWay);
  }
  const ended = broken as { readonly error: unknown } | null;
  if (ended !== null) throw ended.error;
}
