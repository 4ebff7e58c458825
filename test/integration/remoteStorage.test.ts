import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { openRemote } from '../../electron/library/storage/remote/backends.ts';
import { openMemory } from '../../electron/library/storage/remote/memory.ts';
import { prefixed } from '../../electron/library/storage/remote/prefixed.ts';
import { describeRemoteStorage } from '../support/remoteConformance.ts';
import { freeEnvironment } from '../support/remoteSubject.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await fs.rm(folder, { recursive: true, force: true });
});

describeRemoteStorage('a folder', async () => {
  const bucket = await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-remote-'));
  folders.push(bucket);
  const target = {
    type: 'local' as const,
    bucket,
    prefix: 'deep/prefix',
    endpoint: null,
    region: null,
    pathStyle: false,
  };
  return openRemote(target, null, freeEnvironment());
});

describeRemoteStorage('memory', async () => prefixed(openMemory(freeEnvironment()), 'some'));
