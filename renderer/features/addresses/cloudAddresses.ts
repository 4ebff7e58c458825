/** Addresses of assets in the cloud on the clipboard, one a line: public ones last, others are signed for a while. */
import type { RemoteAddress } from '../../../shared/contract/cloud.ts';
import { client } from '../../client/index.ts';
import { copiedWords } from '../../format/cloudWords.ts';
import { useCloud } from '../../state/cloud.ts';
import type { Failure } from '../../state/failures.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailures } from '../activity/tellFailures.ts';
import { tellFailure } from '../import/importActions.ts';
import { CHUNK, copyLines, SIGNED_FOR } from './copyAddresses.ts';

export interface CloudCopy {
  readonly remote: number;
  /** Left out, the original. */
  readonly rendition?: string | undefined;
  /** How long a signed address works. */
  readonly seconds: number;
  /** Browsers save it under its own name instead of showing it. */
  readonly attachment: boolean;
}

/** What is copied where nothing is chosen; null without a remote. */
export function usualCopy(): CloudCopy | null {
  const [first] = useCloud.getState().remotes ?? [];
  return first ? { remote: first.id, seconds: SIGNED_FOR[0].seconds, attachment: false } : null;
}

/** Tells what was copied and until when it works, and what has no address. Never throws. */
export async function copyCloudAddresses(selected: Iterable<number>, copy: CloudCopy): Promise<void> {
  const { remote, rendition, seconds, attachment } = copy;
  const ids = [...selected];
  const found: RemoteAddress[] = [];
  const failed: Failure[] = [];
  try {
    for (let start = 0; start < ids.length; start += CHUNK) {
      const answer = await client.call('remoteAddresses.of', {
        remote,
        ids: ids.slice(start, start + CHUNK),
        ...(rendition === undefined ? {} : { rendition }),
        seconds,
        attachment,
      });
      found.push(...answer.addresses);
      failed.push(...answer.failed);
    }
    if (found.length > 0) {
      await copyLines(found.map(({ url }) => url));
      toast(copiedWords(found));
    }
    tellFailures('without an address', failed);
  } catch (error) {
    tellFailure('Nothing was copied', error);
  }
}
