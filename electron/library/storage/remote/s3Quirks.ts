/** How services that speak S3 differ, as far as it must be known before the connection is tested. Sources are the vendors' pages. */
import type { RemoteFeatures, RemoteTarget } from '../../../../shared/contract/remote.ts';

export interface S3Quirks {
  /** Until a test of the connection has found out. */
  readonly features: RemoteFeatures;
  /** Amazon itself: objects keep a SHA-256 that the service verified (`x-amz-checksum-sha256`). */
  readonly nativeChecksums: boolean;
  /** Parts of one upload. */
  readonly mostParts: number;
  /** Region to sign for when none is given. Null: from the environment or the profile. */
  readonly region: string | null;
  /** Many keys are removed by one request. */
  readonly batchDelete: boolean;
}

/** What holds for a service nobody has looked at: a condition it does not know may be ignored, so it is not relied on. */
const UNKNOWN: S3Quirks = {
  features: { conditionalWrite: false, verifiesSha256: false, multipart: true, presign: true },
  nativeChecksums: false,
  mostParts: 10_000,
  region: 'us-east-1',
  batchDelete: true,
};
const ALL = { conditionalWrite: true, verifiesSha256: true, multipart: true, presign: true };

const AMAZON: S3Quirks = { ...UNKNOWN, features: ALL, nativeChecksums: true, region: null };

const HOSTS: readonly (readonly [host: RegExp, quirks: Partial<S3Quirks>])[] = [
  // https://developers.cloudflare.com/r2/api/s3/api/: region auto, conditional PutObject; parts of equal size.
  [
    /\.r2\.cloudflarestorage\.com$/,
    { region: 'auto', features: { ...UNKNOWN.features, conditionalWrite: true } },
  ],
  // https://www.scaleway.com/en/docs/object-storage/troubleshooting/: at most 1,000 parts.
  [/\.scw\.cloud$/, { mostParts: 1000 }],
  // https://cloud.google.com/storage/docs/migrating: no removal of many objects by one request with interoperability keys.
  [/^storage\.googleapis\.com$/, { region: 'auto', batchDelete: false }],
];

/** By the host of the address; Amazon when there is none. */
export function s3Quirks(target: Pick<RemoteTarget, 'endpoint'>): S3Quirks {
  if (target.endpoint === null) return AMAZON;
  const { hostname } = new URL(target.endpoint);
  if (hostname.endsWith('.amazonaws.com')) return AMAZON;
  const known = HOSTS.find(([host]) => host.test(hostname));
  return { ...UNKNOWN, region: regionOf(hostname) ?? UNKNOWN.region, ...known?.[1] };
}

/** Backblaze, Wasabi, DigitalOcean and others carry the region in their names: s3.us-west-004.backblazeb2.com, fra1.digitaloceanspaces.com. */
function regionOf(hostname: string): string | null {
  const match =
    /^s3[.-]([a-z0-9-]+)\.(?:backblazeb2|wasabisys|scw|ovh|io\.cloud\.ovh)\.[a-z]+$/.exec(hostname) ??
    /^([a-z]{3}\d)\.digitaloceanspaces\.com$/.exec(hostname);
  return match?.[1] ?? null;
}
