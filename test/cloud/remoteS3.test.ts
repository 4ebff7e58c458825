import { describe } from 'vitest';
import { openRemote } from '../../electron/library/storage/remote/backends.ts';
import { freshBucket, rgwThere } from '../support/cloudServers.ts';
import { describeRemoteStorage } from '../support/remoteConformance.ts';
import { freeEnvironment } from '../support/remoteSubject.ts';

const ALL = { conditionalWrite: true, verifiesSha256: true, multipart: true, presign: true };

describe.skipIf(!rgwThere)('Ceph', () => {
  describeRemoteStorage('S3 with everything it can do', async () => {
    const { target, keys } = await freshBucket('some/prefix');
    return openRemote(target, keys, freeEnvironment({ features: ALL }));
  });
});
