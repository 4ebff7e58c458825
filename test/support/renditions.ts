/** Renditions of a whole library: waiting for them, and whether records and files are of one mind. */
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { CallInput, CallName, CallOutput } from '../../shared/contract/calls.ts';
import type { CollectionDefinition, RenditionInfo } from '../../shared/contract/collection.ts';
import type { Task } from '../../shared/contract/task.ts';

/** As much of a library as these need. */
export interface Asked {
  readonly mediaRoot: string;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
}

interface Heard extends Asked {
  heard(name: 'renditions.changed', test: () => boolean): Promise<unknown>;
}

/** A photograph of its own: size and a colour that tells it from others. */
export function photo(width: number, height: number, red = 200): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: { r: red, g: 60, b: 40 } } })
    .jpeg()
    .toBuffer();
}

/** Resolves when this is so; looks again whenever renditions have changed. */
export async function until(library: Heard, so: () => Promise<boolean>): Promise<void> {
  for (;;) {
    const changed = library.heard('renditions.changed', () => true);
    if (await so()) return;
    await changed;
  }
}

/** Resolves when nothing is pending any more. */
export async function allMade(library: Heard): Promise<void> {
  await until(library, async () => (await library.call('renditions.status', {})).pending === 0);
}

/** Rebuilds and returns the plan and how it ended. */
export async function rebuild(
  library: Asked & { task(start: () => Promise<{ task: number }>): Promise<Task> },
  input: CallInput<'renditions.rebuild'> = {},
): Promise<{ readonly plan: CallOutput<'renditions.rebuild'>; readonly task: Task }> {
  let plan: CallOutput<'renditions.rebuild'> | undefined;
  const task = await library.task(async () => {
    plan = await library.call('renditions.rebuild', input);
    return plan;
  });
  if (plan === undefined) throw new Error('no plan');
  return { plan, task };
}

export async function renditionsOf(library: Asked, id: number): Promise<readonly RenditionInfo[]> {
  return (await library.call('renditions.of', { id })).renditions;
}

/** `name: state widthxheight`, for a glance at all of an asset's renditions. */
export async function glance(library: Asked, id: number): Promise<readonly string[]> {
  const all = await renditionsOf(library, id);
  return all.map(({ name, state, width, height }) =>
    state === 'ready' ? `${name}: ${width}x${height}` : `${name}: ${state}`,
  );
}

/** Files below `thumbnails/`, relative to MEDIA_ROOT, sorted. */
export async function renditionFiles(mediaRoot: string): Promise<readonly string[]> {
  const folder = path.join(mediaRoot, 'thumbnails');
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(mediaRoot, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** What is wrong between the renditions recorded of these assets and the files there are; empty when nothing is. */
export async function renditionDisorder(library: Asked, ids: readonly number[]): Promise<readonly string[]> {
  const problems: string[] = [];
  const files = new Set(await renditionFiles(library.mediaRoot));
  for (const id of ids) {
    for (const { name, state, path: file, width, height, size, mime } of await renditionsOf(library, id)) {
      if (state !== 'ready' || file === null) continue;
      if (!files.delete(file)) {
        problems.push(`no file: ${file}`);
        continue;
      }
      const absolute = path.join(library.mediaRoot, file);
      const there = await sharp(absolute).metadata();
      const facts = [there.width, there.height, (await fs.stat(absolute)).size, `image/${there.format}`];
      if (facts.join() !== [width, height, size, mime].join())
        problems.push(`not as recorded: ${id} ${name}`);
    }
  }
  for (const file of files) problems.push(`no record: ${file}`);
  for (const left of await fs.readdir(path.join(library.mediaRoot, '.mediaroot/tmp/made')))
    problems.push(`left over: ${left}`);
  return problems;
}

/** Saves a collection with these renditions; resolves with its number. */
export async function defineRenditions(
  library: Asked,
  name: string,
  renditions: readonly CallInputRendition[],
): Promise<number> {
  const { collections } = await library.call('collections.list', {});
  const known = collections.find(({ definition }) => definition.name === name);
  const definition: CallInput<'collections.save'>['definition'] = {
    ...(known?.definition ?? { name, uploadTo: `${name.toLowerCase()}/` }),
    renditions: [...renditions],
  };
  const { collection } = await library.call('collections.save', { id: known?.id ?? null, definition });
  return collection.id;
}

type CallInputRendition = Partial<CollectionDefinition['renditions'][number]> &
  Pick<CollectionDefinition['renditions'][number], 'name' | 'width' | 'height'>;
