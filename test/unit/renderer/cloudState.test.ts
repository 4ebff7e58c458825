import { describe, expect, it } from 'vitest';
import { createListeners } from '../../../renderer/client/listeners.ts';
import type { Client } from '../../../renderer/client/types.ts';
import {
  type ConnectionDraft,
  chooseProvider,
  draftOf,
  emptyDraft,
  isAlikeButForName,
  readConnection,
} from '../../../renderer/features/cloud/connectionDraft.ts';
import { parseWhole } from '../../../renderer/features/cloud/NumberField.tsx';
import { followCloud, useCloud } from '../../../renderer/state/cloud.ts';
import { useLibrary } from '../../../renderer/state/library.ts';
import type { Remote } from '../../../shared/contract/cloud.ts';
import { REMOTE_PRESETS } from '../../../shared/remotePresets.ts';

const draft = (change: Partial<ConnectionDraft> = {}): ConnectionDraft => ({
  preset: 'aws',
  type: 's3',
  name: 'cloud',
  bucket: 'photos',
  prefix: '',
  endpoint: '',
  account: '',
  region: 'eu-central-1',
  pathStyle: false,
  keys: 'typed',
  keyKind: 'hmac',
  keyId: 'AKIAEXAMPLE',
  secret: 'wJalr',
  token: '',
  ...change,
});

describe('a connection as it stands in the form', () => {
  it('is read with its keys, and without what was left empty', () => {
    expect(readConnection(draft({ bucket: ' photos ', prefix: '/library/' })).connection).toEqual({
      name: 'cloud',
      target: {
        type: 's3',
        bucket: 'photos',
        prefix: 'library',
        endpoint: null,
        region: 'eu-central-1',
        pathStyle: false,
      },
      keys: { kind: 'hmac', id: 'AKIAEXAMPLE', secret: 'wJalr' },
    });
  });

  it('takes keys of every kind, those of the environment, and those that are kept', () => {
    const keysOf = (change: Partial<ConnectionDraft>) => readConnection(draft(change)).connection?.keys;
    expect(keysOf({ token: 't' })).toEqual({ kind: 'hmac', id: 'AKIAEXAMPLE', secret: 'wJalr', token: 't' });
    expect(keysOf({ type: 'gcs', keyKind: 'json', keyId: '', secret: '{"a":1}' })).toEqual({
      kind: 'json',
      json: '{"a":1}',
    });
    expect(keysOf({ type: 'azure', keyKind: 'azure-key' })).toEqual({
      kind: 'azure-key',
      account: 'AKIAEXAMPLE',
      key: 'wJalr',
    });
    expect(keysOf({ type: 'azure', keyKind: 'azure-sas' })).toEqual({
      kind: 'azure-sas',
      account: 'AKIAEXAMPLE',
      sas: 'wJalr',
    });
    expect(keysOf({ keys: 'environment', keyId: '', secret: '' })).toBeNull();
    expect(keysOf({ type: 'local', bucket: '/mnt/nas', keyId: '', secret: '' })).toBeNull();
    const kept = readConnection(draft({ keys: 'kept', keyId: '', secret: '' })).connection;
    expect(kept).toMatchObject({ keys: undefined });
  });

  it('is not ready while something is empty, without calling that wrong', () => {
    for (const change of [{ bucket: '' }, { keyId: '' }, { secret: ' ' }, { name: ' ' }, { region: '' }]) {
      const read = readConnection(draft(change));
      expect(read.connection).toBeNull();
      expect(read.problems.size).toBe(0);
    }
    for (const preset of ['ceph', 'r2', 'b2']) {
      const read = readConnection(chooseProvider(draft(), preset));
      expect(read.connection).toBeNull();
      expect(read.problems.size).toBe(0);
    }
  });

  it('reaches each provider at its own address', () => {
    const targetOf = (preset: string, change: Partial<ConnectionDraft>) => {
      const keys = { keyId: 'id', secret: '{}' };
      return readConnection({ ...chooseProvider(draft(), preset), ...keys, ...change }).connection?.target;
    };
    expect(targetOf('r2', { account: 'a1b2' })).toMatchObject({
      endpoint: 'https://a1b2.r2.cloudflarestorage.com',
      region: 'auto',
    });
    expect(targetOf('b2', { region: 'us-west-004' })).toMatchObject({
      endpoint: 'https://s3.us-west-004.backblazeb2.com',
      region: 'us-west-004',
    });
    expect(targetOf('scaleway', {})).toMatchObject({
      endpoint: 'https://s3.fr-par.scw.cloud',
      region: 'fr-par',
    });
    expect(targetOf('ceph', { endpoint: 'http://10.0.0.1:7480' })).toMatchObject({
      endpoint: 'http://10.0.0.1:7480',
      pathStyle: true,
    });
    expect(targetOf('gcs', {})).toMatchObject({ type: 'gcs', endpoint: null, region: null });
    expect(targetOf('azure', { endpoint: 'https://example.org' })).toMatchObject({
      type: 'azure',
      endpoint: 'https://example.org',
    });
  });

  it('stands in the form again as it was given, without its keys', () => {
    for (const preset of REMOTE_PRESETS) {
      const parts = {
        account: preset.endpoint?.includes('{account}') ? 'a1b2' : '',
        region: preset.region?.example ?? '',
      };
      const endpoint = preset.ownEndpoint ? 'https://storage.example.org' : '';
      const given = {
        ...chooseProvider(draft(), preset.id),
        ...{ bucket: '/mnt/nas', keyId: 'id', secret: '{}', endpoint, ...parts },
      };
      const { connection } = readConnection(given);
      if (connection === null) throw new Error(preset.id);
      const keys = preset.type === 'local' ? 'none-needed' : 'stored';
      const again = draftOf({ ...connection, keys } as Remote);
      // an address of one’s own does not tell whose service it is
      const same = preset.ownEndpoint ? {} : { preset: preset.id, ...parts };
      expect(again).toMatchObject({ ...same, endpoint, bucket: '/mnt/nas', keyId: '', secret: '' });
      expect(readConnection(again).connection?.target).toEqual(connection.target);
    }
  });

  it('is called after its provider, by a name that is free, unless it was given one', () => {
    expect(emptyDraft().name).toBe('Amazon S3');
    const taken = ['amazon s3', 'Folder', 'Folder 2'];
    expect(emptyDraft(taken).name).toBe('Amazon S3 2');
    expect(chooseProvider(emptyDraft(taken), 'folder', taken).name).toBe('Folder 3');
    expect(chooseProvider(draft({ name: 'Family' }), 'r2').name).toBe('Family');
  });

  it('forgets the keys when another provider is chosen', () => {
    expect(chooseProvider(draft(), 'wasabi')).toMatchObject({ keyId: '', secret: '', bucket: 'photos' });
    expect(chooseProvider(draft(), 'folder')).toMatchObject({ type: 'local', bucket: '' });
  });

  it('names the field that is wrong', () => {
    expect(readConnection(draft({ endpoint: 's3.example.org' })).problems.get('endpoint')).toMatch(
      /whole address/,
    );
    const json = readConnection(draft({ type: 'gcs', keyKind: 'json', secret: 'not json' }));
    expect(json.problems.get('secret')).toMatch(/JSON/);
    expect(json.connection).toBeNull();
  });

  it('is the same place under another name', () => {
    expect(isAlikeButForName(draft(), draft({ name: 'other' }))).toBe(true);
    expect(isAlikeButForName(draft(), draft({ bucket: 'other' }))).toBe(false);
    expect(isAlikeButForName(draft(), draft({ secret: 'other' }))).toBe(false);
  });

  it('takes whole numbers within their limits', () => {
    expect(parseWhole(' 30 ', 0, 3650)).toBe(30);
    for (const wrong of ['', '-1', '3.5', '4000', 'ten']) expect(parseWhole(wrong, 0, 3650)).toBeNull();
  });
});

describe('the remotes a window knows', () => {
  it('are read again when told, and hold the progress of each sync', async () => {
    const listeners = createListeners();
    let asked = 0;
    const client = {
      on: listeners.on,
      call: () => {
        asked += 1;
        return Promise.resolve({ remotes: [] });
      },
    };
    followCloud(client as unknown as Pick<Client, 'call' | 'on'>);
    useLibrary.setState({ state: { library: { id: 'one' } } as never });
    await expect.poll(() => useCloud.getState().remotes).toEqual([]);
    const { version } = useCloud.getState();
    listeners.emit({ name: 'remotes.changed', payload: {} });
    await expect.poll(() => useCloud.getState().version).toBeGreaterThan(version);
    expect(asked).toBe(2);

    const progress = {
      remote: 3,
      phase: 'looking',
      done: 0,
      total: 0,
      bytesDone: 0,
      bytesTotal: 0,
      rate: 0,
    } as const;
    listeners.emit({ name: 'sync.progress', payload: progress });
    expect(useCloud.getState().progress.get(3)).toEqual(progress);

    useLibrary.setState({ state: { library: null } as never });
    expect(useCloud.getState()).toMatchObject({ remotes: null, dialog: null });
    expect(useCloud.getState().progress.size).toBe(0);
  });
});
