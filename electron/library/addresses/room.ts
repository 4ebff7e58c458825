/** Addresses of assets, public and signed; configurations for web servers; settings of the library. */

import { htmlOf, markdownOf } from '../../../shared/addressMarkup.ts';
import type { AssetAddresses } from '../../../shared/contract/address.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { mediaUrlProblem, publicUrl, withSlash } from '../../../shared/publicUrl.ts';
import type { AddressedFile } from '../catalog/addresses.ts';
import type { LibraryContext, Room } from '../context.ts';
import { signedQuery } from './signing.ts';
import { makeWebConfig } from './webConfig.ts';

type AddressCallName = 'addresses.of' | 'addresses.sign' | 'webConfig.make' | 'settings.get' | 'settings.set';

export function createAddressesRoom(context: LibraryContext): Room<AddressCallName> {
  const { catalog, settings, host, signingKey } = context;

  function addressesOf(id: number): AssetAddresses | null {
    const asset = catalog.assets.get(id);
    if (asset === null) return null;
    const files = catalog.addresses.ofAsset(id);
    const visibility = files[0]?.visibility ?? 'private';
    const { mediaUrl } = settings.get();
    const addresses =
      visibility === 'private'
        ? []
        : files.map(({ rendition, path, mime, width, height }) => ({
            rendition,
            url: publicUrl(mediaUrl, path),
            mime,
            width,
            height,
          }));
    const facts = { name: asset.name, kind: asset.kind, addresses };
    return { id, name: asset.name, visibility, addresses, html: htmlOf(facts), markdown: markdownOf(facts) };
  }

  function fileToSign(id: number, rendition: string | undefined): AddressedFile {
    const files = catalog.addresses.ofAsset(id);
    const file = files.find((one) => one.rendition === (rendition ?? null));
    if (file !== undefined) return file;
    const what =
      files.length === 0
        ? `There is no item ${id} outside the trash.`
        : `“${files[0]?.name}” has no rendition “${rendition}” yet.`;
    throw new MediarootError('not_found', what);
  }

  return {
    handlers: {
      'addresses.of': ({ ids }) => {
        const assets = ids.map(addressesOf).filter((found) => found !== null);
        if (assets.length === 0)
          throw new MediarootError('not_found', `There is no item ${ids[0]} in this library.`);
        return { assets };
      },
      'addresses.sign': ({ id, rendition, seconds, attachment }) => {
        const { path } = fileToSign(id, rendition);
        const expires = Math.floor(host.now() / 1000) + seconds;
        const query = signedQuery(signingKey, { path, expires, attachment: attachment ?? null });
        return { url: `${publicUrl(settings.get().mediaUrl, path)}?${query}`, expires: expires * 1000 };
      },
      'webConfig.make': ({ server }) => makeWebConfig(context, server),
      'settings.get': () => settings.get(),
      'settings.set': (change) => {
        const { mediaUrl } = change;
        if (mediaUrl === undefined) return settings.set(change);
        const problem = mediaUrlProblem(mediaUrl);
        if (problem !== null)
          throw new MediarootError('bad_request', `“${mediaUrl}” cannot be the media URL. ${problem}`);
        return settings.set({ ...change, mediaUrl: withSlash(mediaUrl) });
      },
    },
  };
}
