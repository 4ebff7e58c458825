/** A container of Azure Blob Storage, with the keys and the ways of sending that are ours. */
import {
  AnonymousCredential,
  BlobServiceClient,
  type BlockBlobClient,
  type ContainerClient,
  newPipeline,
  StorageRetryPolicyType,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { RemoteKeys, RemoteTarget } from '../../../../shared/contract/remote.ts';
import { MediarootError } from '../../../../shared/errors.ts';
import { azureError } from './azureFaults.ts';
import { blobName } from './azureNames.ts';
import { type FaultAction, remoteError, transferCancelled } from './faults.ts';
import type { RemoteEnvironment } from './types.ts';

/** What the parts of the backend share. */
export interface Azure {
  readonly container: ContainerClient;
  blob(key: string): BlockBlobClient;
  /** Null with a SAS, which cannot sign further addresses. */
  readonly credential: StorageSharedKeyCredential | null;
  readonly target: RemoteTarget;
  readonly environment: RemoteEnvironment;
  /** Host and port, for errors. */
  readonly host: string;
  /** The time the service said with its last answer, ms; null before the first. */
  lastTime(): number | null;
  /** Runs a request; what it throws is thrown in our terms. */
  run<T>(
    action: FaultAction,
    key: string | undefined,
    signal: AbortSignal | undefined,
    request: () => Promise<T>,
  ): Promise<T>;
}

interface Access {
  readonly url: string;
  readonly credential: StorageSharedKeyCredential | null;
}

/**
 * The address of an account's blob service. An endpoint is taken as it is, with the account put after it when it is addressed
 * by path (as Azurite and Azure Stack are) and the path does not end with it yet.
 */
export function azureServiceUrl(
  target: Pick<RemoteTarget, 'endpoint' | 'pathStyle'>,
  account: string,
): string {
  if (target.endpoint === null) return `https://${account}.blob.core.windows.net`;
  const endpoint = target.endpoint.replace(/\/+$/, '');
  return target.pathStyle && !endpoint.endsWith(`/${account}`) ? `${endpoint}/${account}` : endpoint;
}

function accessOf(target: RemoteTarget, keys: RemoteKeys | null): Access {
  if (keys === null) return accessFromEnvironment(target);
  if (keys.kind === 'azure-key') {
    return {
      url: azureServiceUrl(target, keys.account),
      credential: new StorageSharedKeyCredential(keys.account, keys.key.trim()),
    };
  }
  if (keys.kind === 'azure-sas') {
    const sas = keys.sas.trim().replace(/^\?/, '');
    return { url: `${azureServiceUrl(target, keys.account)}?${sas}`, credential: null };
  }
  throw new MediarootError(
    'remote_keys_missing',
    `Azure needs the name of a storage account and one of its keys, or a SAS, to reach “${target.bucket}”.`,
  );
}

/** Connection strings: https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string */
function accessFromEnvironment(target: RemoteTarget): Access {
  const text = process.env.AZURE_STORAGE_CONNECTION_STRING;
  if (text === undefined || text === '') throw remoteError({ kind: 'no_keys', bucket: target.bucket });
  try {
    const service = BlobServiceClient.fromConnectionString(text);
    const credential = service.credential instanceof StorageSharedKeyCredential ? service.credential : null;
    return { url: service.url, credential };
  } catch {
    throw new MediarootError(
      'remote_keys_missing',
      'AZURE_STORAGE_CONNECTION_STRING is set, but it is no connection string of a storage account. Copy it again from “Access keys” in the Azure portal.',
    );
  }
}

/** Throws `remote_keys_missing`, and `remote_refused` for an address that cannot be. Sends nothing. */
export function openAzure(
  target: RemoteTarget,
  keys: RemoteKeys | null,
  environment: RemoteEnvironment,
): Azure {
  const { url, credential } = accessOf(target, keys);
  const pipeline = newPipeline(credential ?? new AnonymousCredential(), {
    // Retries are the courier's.
    retryOptions: { maxTries: 1, retryPolicyType: StorageRetryPolicyType.FIXED },
  });
  let time: number | null = null;
  pipeline.factories.unshift({
    create: (next) => ({
      async sendRequest(request) {
        environment.requested();
        const response = await next.sendRequest(request);
        const date = Date.parse(response.headers.get('date') ?? '');
        if (!Number.isNaN(date)) time = date;
        return response;
      },
    }),
  });
  if (!URL.canParse(url)) {
    throw new MediarootError(
      'remote_refused',
      `“${target.bucket}” cannot be reached: the name of the storage account is not valid.`,
    );
  }
  const { host } = new URL(url);
  const container = new BlobServiceClient(url, pipeline).getContainerClient(target.bucket);
  return {
    container,
    blob: (key) => container.getBlockBlobClient(blobName(key)),
    credential,
    target,
    environment,
    host,
    lastTime: () => time,
    async run(action, key, signal, request) {
      const about = { bucket: target.bucket, host, key, action };
      if (signal?.aborted) throw transferCancelled();
      try {
        return await request();
      } catch (error) {
        throw azureError(error, about, signal);
      }
    },
  };
}
