/** What a test of the connection says to a person: what was found and, unless it is fine, what to do. */
import type { RemoteTarget, RemoteType } from '../../../shared/contract/remote.ts';
import { faultKind } from '../storage/remote/faults.ts';

export type Right = 'list' | 'read' | 'write' | 'delete';

/** What the provider calls the permission that is needed. */
const PERMISSIONS: Readonly<Record<RemoteType, Readonly<Record<Right, string>>>> = {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
  s3: {
    list: 's3:ListBucket on the bucket',
    read: 's3:GetObject on the files in it',
    write: 's3:PutObject on the files in it',
    delete: 's3:DeleteObject on the files in it',
  },
  // https://docs.cloud.google.com/storage/docs/access-control/iam-permissions
  gcs: {
    list: 'storage.objects.list',
    read: 'storage.objects.get',
    write: 'storage.objects.create',
    delete: 'storage.objects.delete',
  },
  // https://learn.microsoft.com/rest/api/storageservices/create-service-sas
  azure: {
    list: '“List” (l)',
    read: '“Read” (r)',
    write: '“Create” and “Write” (c, w)',
    delete: '“Delete” (d)',
  },
  local: {
    list: 'reading the folder',
    read: 'reading its files',
    write: 'writing to the folder',
    delete: 'writing to the folder',
  },
};

export function permission(right: Right, { type }: Pick<RemoteTarget, 'type'>): string {
  return PERMISSIONS[type][right];
}

const DOING: Readonly<Record<Right, string>> = {
  list: 'list what is in',
  read: 'read from',
  write: 'write to',
  delete: 'delete from',
};

/** Words of a failure; where a permission is missing, which one it is. */
export function failureWords(error: unknown, right: Right | null, target: RemoteTarget): string {
  if (right !== null && target.type !== 'local' && faultKind(error) === 'forbidden') {
    return `These keys may not ${DOING[right]} “${target.bucket}”. Give them the permission ${permission(right, target)}, or use other keys.`;
  }
  return error instanceof Error ? error.message : 'It failed for an unknown reason.';
}

const MINUTE = 60_000;
/** Services refuse signatures that are 15 minutes off; presigned addresses and leases suffer before. ms. */
export const CLOCK_WRONG = 5 * MINUTE;
export const CLOCK_NOTED = MINUTE;

/** `ahead`: how much this computer's clock is before the service's, ms. */
export function clockWords(ahead: number): string {
  const off = Math.abs(ahead);
  if (off <= CLOCK_NOTED) return 'This computer’s clock agrees with the service’s.';
  const words = `This computer’s clock is ${durationWords(off)} ${ahead > 0 ? 'ahead of' : 'behind'} the service’s.`;
  return off > CLOCK_WRONG
    ? `${words} Set it, best by letting the system set it, then test again.`
    : `${words} Let the system set it, so that it does not get worse.`;
}

function durationWords(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

/** How the public part is opened, for {@link publicWords}. */
export function howToPublish({ type, bucket, prefix }: RemoteTarget, acl: boolean): string {
  const folder = `${prefix === '' ? '' : `${prefix}/`}media/`;
  if (type === 'azure') {
    return `Azure opens a container only as a whole, private files with it. Leave “${bucket}” closed, put a CDN before it that signs its requests, such as Azure Front Door, and enter its address.`;
  }
  // Conditions do not go with allUsers, managed folders do: https://docs.cloud.google.com/storage/docs/managed-folders
  const rule =
    type === 'gcs'
      ? `make “${folder}” a managed folder of “${bucket}” and give allUsers the role Storage Object Viewer on it`
      : `let everybody read ${folder}* by the policy of “${bucket}” (s3:GetObject), and only that`;
  return acl
    ? `The ACL that was sent had no effect: turn ACLs on at the provider, or ${rule}.`
    : `To publish files, ${rule}; or put a CDN before it and enter its address.`;
}
