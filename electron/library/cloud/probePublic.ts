/** Whether everybody can fetch what is put in the bucket: the public files should be, the private ones must not. */
import type { RemoteOptions, RemoteTarget } from '../../../shared/contract/remote.ts';
import type { Trial } from './probeFeatures.ts';
import { howToPublish } from './probeWords.ts';

/** How long an answer is waited for, ms. */
const PATIENCE = 15_000;

export interface PublicTrial extends Trial {
  readonly target: RemoteTarget;
  readonly options: Pick<RemoteOptions, 'acl' | 'publicUrl'>;
  /** Keys of nothing yet, below media/ and private/. */
  readonly keys: { readonly media: string; readonly private: string };
  /** Address of the first by `publicUrl`, if there is one. */
  readonly byOwnAddress: string | null;
  readonly content: Buffer;
}

export async function probePublic(trial: PublicTrial): Promise<void> {
  const { storage, findings, target, options, keys, content } = trial;
  const address = {
    media: await storage.publicUrl(keys.media),
    private: await storage.publicUrl(keys.private),
  };
  if (address.media === null || address.private === null) {
    findings.ok('public', 'It has no addresses of its own, so nothing in it can be fetched from outside.');
    return;
  }
  await put('media', 'public-read');
  await put('private', 'private');
  const [media, hidden, own] = await Promise.all([
    isFetched(address.media, content),
    isFetched(address.private, content),
    trial.byOwnAddress === null ? null : isFetched(trial.byOwnAddress, content),
  ]);
  if (hidden) {
    findings.noted(
      'public',
      `Warning: everybody can fetch also your private files from “${target.bucket}”, since the whole of it is public. ${howToPublish(target, false)}`,
    );
  } else if (own === false) {
    findings.noted(
      'public',
      `${options.publicUrl ?? ''} does not give what was just put under media/. Check that it stands for that folder of the bucket, and that it was not kept by a cache.`,
    );
  } else if (media || own) {
    findings.ok('public', 'Everybody can fetch public files, and nobody private ones.');
  } else {
    findings.noted(
      'public',
      `Nobody can fetch files without a signed address, also not public ones. ${howToPublish(target, options.acl)}`,
    );
  }

  async function put(which: 'media' | 'private', acl: 'public-read' | 'private'): Promise<void> {
    const headers = { ...trial.headers, acl: options.acl ? acl : null };
    await storage.putBytes(keys[which], content, { headers, condition: 'absent' });
  }
}

/** Without keys. Any failure counts as no. */
async function isFetched(url: string, content: Buffer): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'follow' });
    if (!answer.ok) {
      await answer.body?.cancel();
      return false;
    }
    return Buffer.from(await answer.arrayBuffer()).equals(content);
  } catch {
    return false;
  }
}
