/** The words of a remote: where it is, who keeps its keys, how much of the library it holds. */
import type { CloudState } from '../../shared/contract/asset.ts';
import type { KeysKept, Remote, RemoteAddress } from '../../shared/contract/cloud.ts';
import type { RemoteTarget } from '../../shared/contract/remote.ts';
import { shownMoment } from './dates.ts';
import { counted, shownCount } from './numbers.ts';

const SERVICES: Readonly<Record<RemoteTarget['type'], string>> = {
  s3: 'Amazon S3',
  gcs: 'Google Cloud Storage',
  azure: 'Azure Blob Storage',
  local: 'Folder',
};

/** “Amazon S3 · family-photos/library”; for another service its host stands in front. */
export function placeWords({ type, bucket, prefix, endpoint }: RemoteTarget): string {
  const service = endpoint === null ? SERVICES[type] : new URL(endpoint).host;
  const place = prefix === '' ? bucket : `${bucket}/${prefix}`;
  return type === 'local' ? place : `${service} · ${place}`;
}

const KEPT: Readonly<Record<KeysKept, string>> = {
  stored: 'Its key is kept in the system’s key store.',
  session:
    'Its key is kept for this session only: this system has no key store, so it is asked for again after a restart.',
  environment: 'Its key comes from the environment or the provider’s own configuration.',
  'none-needed': 'It needs no key.',
  missing: 'Its key is missing: give it again to go on.',
};

export function keysWords(kept: KeysKept): string {
  return KEPT[kept];
}

/** What a line of the sidebar and the head of the view say about all remotes together. */
export interface CloudSummary {
  readonly state: 'none' | 'synced' | 'waiting' | 'busy' | 'problem';
  /** Assets that wait, or with a problem those that failed. */
  readonly count: number;
  readonly words: string;
}

export function cloudSummary(remotes: readonly Remote[]): CloudSummary {
  const sum = (part: (remote: Remote) => number) => remotes.reduce((total, one) => total + part(one), 0);
  const failed = sum((remote) => remote.failed);
  const waiting = sum((remote) => remote.waiting);
  if (remotes.length === 0) return { state: 'none', count: 0, words: 'not connected' };
  if (remotes.some(({ task }) => task !== null)) return { state: 'busy', count: waiting, words: 'at work' };
  const stopped = remotes.some(({ problem, keys }) => problem !== null || keys === 'missing');
  if (stopped || failed > 0) {
    const words = failed > 0 ? `${counted(failed, 'item')} could not be synced` : 'needs attention';
    return { state: 'problem', count: failed, words };
  }
  return waiting > 0
    ? { state: 'waiting', count: waiting, words: `${shownCount(waiting)} waiting` }
    : { state: 'synced', count: 0, words: 'everything is synced' };
}

const BADGES: Readonly<Record<CloudState, string | null>> = {
  none: null,
  waiting: 'Waiting for the cloud',
  synced: 'In the cloud',
  failed: 'Could not be copied to the cloud',
};

/** What a cell's cloud badge means; null where there is none. */
export function badgeWords(state: CloudState): string | null {
  return BADGES[state];
}

/** What was copied, and until when it works. */
export function copiedWords(copied: readonly Pick<RemoteAddress, 'expires'>[]): {
  title: string;
  text: string;
} {
  const ends = copied.flatMap(({ expires }) => (expires === null ? [] : [expires]));
  const until = ends.length === 0 ? '' : shownMoment(Math.min(...ends));
  const lasting = copied.length - ends.length;
  if (copied.length === 1) {
    const text =
      lasting === 1 ? 'It is public and lasts.' : `Whoever has it can see the file until ${until}.`;
    return { title: 'Cloud address copied', text };
  }
  const title = `Copied ${counted(copied.length, 'cloud address', 'cloud addresses')}`;
  if (ends.length === 0) return { title, text: 'They are public and last.' };
  if (lasting === 0) return { title, text: `Whoever has one can see the file until ${until}.` };
  const last = lasting === 1 ? '1 public one lasts' : `${shownCount(lasting)} public ones last`;
  const work = ends.length === 1 ? '1 works' : `${shownCount(ends.length)} work`;
  return { title, text: `${last}, ${work} until ${until}.` };
}
