/** Export: originals under their own names and a list of every record, so that nothing is locked in. */
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import type { CallOutput } from '../../../shared/contract/calls.ts';
import { MediarootError, toErrorValue } from '../../../shared/errors.ts';
import type { LibraryContext, Room } from '../context.ts';
import { isInside } from '../storage/containment.ts';
import { type ExportFolder, openExportFolder } from '../storage/exportFiles.ts';
import type { TaskControl } from '../tasks.ts';
import { xmpSidecar } from './sidecar.ts';

const PAGE = 500;
const LIST = 'mediaroot-export.json';

interface Wish {
  readonly folder: string;
  readonly ids?: readonly number[] | undefined;
  readonly collection?: number | undefined;
  readonly sidecars: boolean;
}
type Exported = CallOutput<'export.run'>;

export function createExportRoom(context: LibraryContext): Room<'export.run'> {
  const { catalog, storage, tasks, host } = context;

  /** The assets wished for, page by page. */
  async function* pages({ ids, collection }: Wish): AsyncGenerator<readonly AssetDetail[]> {
    if (ids !== undefined) {
      for (let at = 0; at < ids.length; at += PAGE)
        yield ids.slice(at, at + PAGE).flatMap((id) => catalog.assets.get(id) ?? []);
      return;
    }
    const query = {
      sort: 'imported',
      direction: 'asc',
      ...(collection !== undefined && { collection }),
    } as const;
    for (let offset = 0; ; offset += PAGE) {
      const { assets } = await catalog.list(query, offset, PAGE);
      yield assets;
      if (assets.length < PAGE) return;
    }
  }

  function totalOf({ ids, collection }: Wish): number {
    if (ids !== undefined) return ids.length;
    return collection === undefined
      ? catalog.assets.total()
      : (catalog.collections.sizes().get(collection)?.count ?? 0);
  }

  async function exportOne(target: ExportFolder, asset: AssetDetail, sidecars: boolean): Promise<string> {
    const name = await target.copy(storage.absolute(asset.path), asset.name, asset.sha256);
    if (sidecars) await target.write(`${name}.xmp`, xmpSidecar(asset));
    return name;
  }

  async function run(wish: Wish, control: TaskControl): Promise<Exported> {
    const target = await openExportFolder(wish.folder);
    const result: Exported = { exported: 0, bytes: 0, failed: [] };
    const list = await target.open(LIST);
    const made = { library: catalog.identity().name, exported: new Date(host.now()).toISOString() };
    await list.write(`{"made":${JSON.stringify(made)},"assets":[`);
    const total = totalOf(wish);
    for await (const assets of pages(wish))
      for (const asset of assets) {
        await control.point();
        try {
          const file = await exportOne(target, asset, wish.sidecars);
          await list.write(`${result.exported === 0 ? '' : ','}\n${JSON.stringify({ file, ...asset })}`);
          result.exported += 1;
          result.bytes += asset.size;
        } catch (error) {
          result.failed.push({ id: asset.id, name: asset.name, reason: reasonOf(asset, error) });
        }
        control.progress(result.exported + result.failed.length, total);
      }
    await list.write('\n]}\n');
    await list.end();
    await target.flush();
    return result;
  }

  return {
    handlers: {
      'export.run': async (wish) => {
        const own = [storage.root, catalog.path].find((folder) => isInside(folder, wish.folder));
        if (own !== undefined)
          throw new MediarootError(
            'bad_request',
            `The folder ${wish.folder} lies inside ${own}. Choose another one.`,
          );
        return tasks.start({
          kind: 'export',
          title: 'Exporting originals',
          run: (control) => run(wish, control),
          words: ({ exported, failed }) => `${exported} exported, ${failed.length} failed`,
        }).done;
      },
    },
  };
}

function reasonOf(asset: AssetDetail, error: unknown): string {
  if (error instanceof MediarootError) return toErrorValue(error).message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return `Its file ${asset.path} is missing from the media folder.`;
  if (code === 'ENOSPC') return 'The disk of the export folder is full. Free some space, then export again.';
  return `It could not be copied (${code === '' ? 'unknown error' : code}).`;
}
