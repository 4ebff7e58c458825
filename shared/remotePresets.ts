/** The providers that can be chosen for a remote: where they are, what they call their keys, and what they ask for storage. */
import type { RemoteKeys, RemoteTarget, RemoteType } from './contract/remote.ts';

export interface PresetKeys {
  readonly kind: RemoteKeys['kind'];
  /** What this kind of key is called. */
  readonly label: string;
  /** What the provider calls the two halves of it; `id` null where there is one only. */
  readonly id: string | null;
  readonly secret: string;
}

/** List prices in US dollars, before taxes and free allowances. */
export interface PresetPrice {
  /** Of a GB (10^9 bytes) for a month. */
  readonly gbMonth: number;
  /** Of 1,000 requests that write. */
  readonly writes: number;
  /** Region and class the figures are of, and what else is charged; '' for nothing. */
  readonly note: string;
  /** Where they were looked up, and when (year and month). */
  readonly read: string;
  readonly source: string;
}

export interface RemotePreset {
  readonly id: string;
  readonly name: string;
  readonly type: RemoteType;
  /** With {region} or {account} to be filled in. Null: the provider's own address, or, with `ownEndpoint`, the person's. */
  readonly endpoint: string | null;
  /** The person has to give an address. */
  readonly ownEndpoint: boolean;
  /** Null: none is asked for. `choices` empty: any text. */
  readonly region: { readonly example: string; readonly choices: readonly string[] } | null;
  /** Region to sign for where none is asked for. */
  readonly fixedRegion: string | null;
  readonly pathStyle: boolean;
  readonly bucketWord: 'bucket' | 'container' | 'Space' | 'folder';
  /** Kinds of keys, the usual one first. */
  readonly keys: readonly PresetKeys[];
  /** How keys are made, in a sentence, and the provider's page about it. */
  readonly keysFrom: { readonly words: string; readonly url: string } | null;
  /** Null where no figure with a source was at hand. */
  readonly price: PresetPrice | null;
}

const ACCESS_KEY: PresetKeys = {
  kind: 'hmac',
  label: 'Access key',
  id: 'Access key ID',
  secret: 'Secret access key',
};

const S3 = {
  type: 's3',
  endpoint: null,
  ownEndpoint: false,
  region: null,
  fixedRegion: null,
  pathStyle: false,
  bucketWord: 'bucket',
  keys: [ACCESS_KEY],
  keysFrom: null,
  price: null,
} as const;

export const REMOTE_PRESETS: readonly RemotePreset[] = [
  {
    ...S3,
    id: 'aws',
    name: 'Amazon S3',
    region: { example: 'eu-central-1', choices: [] },
    keysFrom: {
      words: 'In the IAM console make a user that may use only this bucket, and an access key for it.',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    },
    price: {
      gbMonth: 0.023,
      writes: 0.005,
      note: 'Standard class in US East',
      read: '2026-11',
      source: 'https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples',
    },
  },
  {
    ...S3,
    id: 'r2',
    name: 'Cloudflare R2',
    endpoint: 'https://{account}.r2.cloudflarestorage.com',
    fixedRegion: 'auto',
    keysFrom: {
      words:
        'In the dashboard under R2, “Manage API tokens”, make one with “Object Read & Write” for this bucket.',
      url: 'https://developers.cloudflare.com/r2/api/tokens/',
    },
    price: {
      gbMonth: 0.015,
      writes: 0.0045,
      note: 'Standard class',
      read: '2026-08',
      source: 'https://developers.cloudflare.com/r2/pricing/',
    },
  },
  {
    ...S3,
    id: 'b2',
    name: 'Backblaze B2',
    endpoint: 'https://s3.{region}.backblazeb2.com',
    region: { example: 'us-west-004', choices: [] },
    keys: [{ ...ACCESS_KEY, label: 'Application key', id: 'keyID', secret: 'applicationKey' }],
    keysFrom: {
      words: 'Under “Application Keys” add one with “Read and Write” for this bucket.',
      url: 'https://www.backblaze.com/docs/cloud-storage-create-and-manage-app-keys',
    },
  },
  {
    ...S3,
    id: 'wasabi',
    name: 'Wasabi',
    endpoint: 'https://s3.{region}.wasabisys.com',
    region: { example: 'eu-central-1', choices: [] },
    keysFrom: {
      words:
        'In the console under “Access Keys” make one, best for a sub-user that may use only this bucket.',
      url: 'https://docs.wasabi.com/docs/creating-a-new-access-key',
    },
    price: {
      gbMonth: 0.00799,
      writes: 0,
      note: 'at least 1 TB is charged, and each file for at least 90 days',
      read: '2026-07',
      source:
        'https://raw.githubusercontent.com/api-evangelist/wasabi/refs/heads/main/plans/wasabi-plans-pricing.yml',
    },
  },
  {
    ...S3,
    id: 'minio',
    name: 'MinIO',
    ownEndpoint: true,
    fixedRegion: 'us-east-1',
    pathStyle: true,
    keys: [{ ...ACCESS_KEY, id: 'Access key', secret: 'Secret key' }],
    keysFrom: {
      words: 'In the console under “Access Keys” make one.',
      url: 'https://min.io/docs/minio/linux/administration/identity-access-management/minio-user-management.html',
    },
  },
  {
    ...S3,
    id: 'ceph',
    name: 'Ceph',
    ownEndpoint: true,
    fixedRegion: 'us-east-1',
    pathStyle: true,
    keysFrom: {
      words: 'Whoever runs the gateway makes a user with “radosgw-admin user create”, which tells both keys.',
      url: 'https://docs.ceph.com/en/latest/radosgw/admin/',
    },
  },
  {
    ...S3,
    id: 'digitalocean',
    name: 'DigitalOcean Spaces',
    endpoint: 'https://{region}.digitaloceanspaces.com',
    region: { example: 'fra1', choices: [] },
    bucketWord: 'Space',
    keysFrom: {
      words: 'In the control panel under “Spaces Object Storage”, “Access Keys”, make one for this Space.',
      url: 'https://docs.digitalocean.com/products/spaces/how-to/manage-access/',
    },
  },
  {
    ...S3,
    id: 'scaleway',
    name: 'Scaleway',
    endpoint: 'https://s3.{region}.scw.cloud',
    region: { example: 'fr-par', choices: ['fr-par', 'nl-ams', 'pl-waw', 'it-mil'] },
    keysFrom: {
      words: 'In the console under “IAM”, “API keys”, make one for Object Storage.',
      url: 'https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/',
    },
  },
  {
    ...S3,
    id: 's3',
    name: 'Another service that speaks S3',
    ownEndpoint: true,
    region: { example: 'us-east-1', choices: [] },
    pathStyle: true,
  },
  {
    ...S3,
    id: 'gcs',
    name: 'Google Cloud Storage',
    type: 'gcs',
    keys: [
      { kind: 'json', label: 'Service account', id: null, secret: 'JSON key' },
      { kind: 'hmac', label: 'Interoperability key', id: 'Access key', secret: 'Secret' },
    ],
    keysFrom: {
      words:
        'In the console under “IAM”, “Service accounts”, make one with the role Storage Object User on this bucket, and a JSON key for it; paste all that is in its file.',
      url: 'https://docs.cloud.google.com/iam/docs/keys-create-delete',
    },
    price: {
      gbMonth: 0.02,
      writes: 0.005,
      note: 'Standard class in a region of the USA',
      read: '2026-09',
      source: 'https://cloud.google.com/storage/pricing-examples',
    },
  },
  {
    ...S3,
    id: 'azure',
    name: 'Azure Blob Storage',
    type: 'azure',
    bucketWord: 'container',
    keys: [
      { kind: 'azure-key', label: 'Account key', id: 'Storage account', secret: 'Key' },
      { kind: 'azure-sas', label: 'SAS', id: 'Storage account', secret: 'SAS token' },
    ],
    keysFrom: {
      words:
        'In the portal open the storage account and copy a key from “Access keys”, or make a token under “Shared access signature”.',
      url: 'https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage',
    },
  },
  { ...S3, id: 'folder', name: 'A folder', type: 'local', bucketWord: 'folder', keys: [] },
];

/** Without its port. */
function hostOf(address: string): string | null {
  return /^https?:\/\/([^/:?#]+)/i.exec(address)?.[1] ?? null;
}

/** The host of a template, for recognising the provider of an address. */
function hostPattern({ endpoint }: RemotePreset): RegExp | null {
  if (endpoint === null) return null;
  const host = (hostOf(endpoint) ?? '').replaceAll('.', '\\.');
  return new RegExp(`^${host.replace(/\{(region|account)\}/, '[a-z0-9-]+')}$`, 'i');
}

/** The provider of a place that may have been typed; what is recognised by nothing is the general one of its type. */
export function presetOf({ type, endpoint }: Pick<RemoteTarget, 'type' | 'endpoint'>): RemotePreset {
  const ofType = REMOTE_PRESETS.filter((preset) => preset.type === type);
  const host = endpoint === null ? null : hostOf(endpoint);
  const known = ofType.find((preset) =>
    host === null ? preset.endpoint === null && !preset.ownEndpoint : hostPattern(preset)?.test(host),
  );
  const amazon = host !== null && /(^|\.)amazonaws\.com$/i.test(host) ? 'aws' : null;
  const general = ofType.find(({ id }) => id === (amazon ?? type)) ?? ofType[0];
  const preset = known ?? general;
  if (!preset) throw new Error(`no preset of type ${type}`);
  return preset;
}

/** The address of a provider; null where it has one of its own. What is not given stays in braces. */
export function endpointOf(
  { endpoint }: Pick<RemotePreset, 'endpoint'>,
  parts: { readonly region?: string | undefined; readonly account?: string | undefined },
): string | null {
  return (
    endpoint?.replace(
      /\{(region|account)\}/g,
      (braces, part: 'region' | 'account') => parts[part]?.trim() || braces,
    ) ?? null
  );
}
