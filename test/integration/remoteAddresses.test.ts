import { describe, expect, it } from 'vitest';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { wantedObjects } from '../../electron/library/cloud/desired.ts';
import { RemoteOptions, type RemoteTarget } from '../../shared/contract/remote.ts';
import { addCloudFiles, libraryOf } from '../support/cloudLibrary.ts';
import { cloudSessionForEachTest } from '../support/cloudSession.ts';

const made = cloudSessionForEachTest();

/** Nobody listens there: whatever asks the network fails. */
const NOWHERE = 'http://127.0.0.1:1';
const AZURE = {
  target: { type: 'azure', bucket: 'media', prefix: 'lib', endpoint: `${NOWHERE}/acct` },
  keys: { kind: 'azure-key', account: 'acct', key: Buffer.from('not a real key').toString('base64') },
} as const;
const S3 = {
  target: { type: 's3', bucket: 'media', prefix: 'lib', endpoint: NOWHERE, region: 'eu-1', pathStyle: true },
  keys: { kind: 'hmac', id: 'AKIAEXAMPLE', secret: 'not a real secret' },
} as const;

interface World {
  readonly remote: number;
  /** Numbers of assets. */
  readonly open: readonly number[];
  readonly closed: readonly number[];
}

/** Two public and two private assets, all in the bucket as far as the records say. */
async function world(
  at: { target: Partial<RemoteTarget>; keys: unknown },
  options: Partial<RemoteOptions> = {},
): Promise<World> {
  const { id: remote } = await made.call('remotes.add', {
    name: 'cloud',
    ...(at as typeof S3),
    options,
  });
  return made.without(async () => {
    const files = { count: 2, pathOf: (number: number) => `pic tures/ä+${number}.jpg` };
    const open = await addCloudFiles(made.folder, { ...files, collection: 'avatars' }, 1);
    const closed = await addCloudFiles(made.folder, files, 3);
    await deliver(remote, [...open, ...closed]);
    return { remote, open, closed };
  });
}

/** Records all objects of these assets as delivered. */
async function deliver(remote: number, ids: readonly number[]): Promise<void> {
  const catalog = await openCatalog(libraryOf(made.folder), made.host);
  const stored = catalog.remotes.get(remote);
  for (const asset of catalog.bucketAssets.find(ids)) {
    const { uuid, sha256 } = asset;
    for (const { role, key, version, size, headersMark } of wantedObjects(
      asset,
      stored?.options ?? RemoteOptions.parse({}),
    ))
      catalog.remoteContents.setObject(remote, {
        ...{ uuid, role, key, version, size, sha256, headers: headersMark, etag: 'e', storedMs: 1 },
      });
  }
  await catalog.close();
}

const addressesOf = (remote: number, ids: readonly number[], how = {}) =>
  made.call('remoteAddresses.of', { remote, ids: [...ids], ...how });

describe('a public asset in a bucket', () => {
  it('has the public URL of the connection and its path, for ever', async () => {
    const { remote, open } = await world(S3, { publicUrl: 'https://cdn.example.org/x' });
    const { addresses, failed } = await addressesOf(remote, open);
    expect(failed).toEqual([]);
    expect(addresses.map(({ url, expires }) => [url, expires])).toEqual([
      ['https://cdn.example.org/x/pic%20tures/%C3%A4%2B1.jpg', null],
      ['https://cdn.example.org/x/pic%20tures/%C3%A4%2B2.jpg', null],
    ]);
  });

  it('has a further folder where its collection has one', async () => {
    const { collections } = await made.call('collections.list', {});
    const avatars = collections.find(({ slug }) => slug === 'avatars')?.uuid ?? '';
    const { remote, open } = await world(S3, {
      publicUrl: 'https://cdn.example.org/',
      collections: { [avatars]: { prefix: 'people/small', cacheControl: null } },
    });
    const { addresses } = await addressesOf(remote, open);
    expect(addresses[0]?.url).toBe('https://cdn.example.org/people/small/pic%20tures/%C3%A4%2B1.jpg');
  });

  it.each([
    ['s3', S3, `${NOWHERE}/media/lib/media/pic%20tures/%C3%A4%2B1.jpg`],
    ['azure', AZURE, `${NOWHERE}/acct/media/lib/media/pic%20tures/%C3%A4%2B1.jpg`],
  ])('has the bucket’s own address without one, on %s', async (_type, at, url) => {
    const { remote, open } = await world(at);
    const { addresses } = await addressesOf(remote, open.slice(0, 1));
    expect(addresses).toMatchObject([{ url, expires: null }]);
  });

  it('has none in a folder without a public URL', async () => {
    const { remote, open } = await world({ target: { type: 'local', bucket: made.at('nas') }, keys: null });
    const { addresses, failed } = await addressesOf(remote, open.slice(0, 1));
    expect(addresses).toEqual([]);
    expect(failed[0]?.reason).toContain('Say in its settings');
  });
});

describe('a private asset in a bucket', () => {
  it('has a signed address that expires, an hour unless asked otherwise', async () => {
    const { remote, closed } = await world(S3, { publicUrl: 'https://cdn.example.org/' });
    const before = Date.now();
    const [hour] = (await addressesOf(remote, closed)).addresses;
    const url = new URL(hour?.url ?? '');
    expect(url.pathname).toBe('/media/lib/private/pic%20tures/%C3%A4%2B3.jpg');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('3600');
    expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
    expect(hour?.expires).toBeGreaterThanOrEqual(before + 3_600_000);
    const week = await addressesOf(remote, closed, { seconds: 604_800, attachment: 'Söme name.jpg' });
    const asked = new URL(week.addresses[0]?.url ?? '').searchParams;
    expect(asked.get('X-Amz-Expires')).toBe('604800');
    expect(asked.get('response-content-disposition')).toMatch(
      /^attachment; filename=.*filename\*=UTF-8''S%C3%B6me%20name\.jpg$/,
    );
    expect((await made.refusal('remoteAddresses.of', { remote, ids: [1], seconds: 604_801 })).code).toBe(
      'bad_request',
    );
  });

  it('is signed on Azure as well, with its own name when asked for it', async () => {
    const { remote, closed } = await world(AZURE);
    const { addresses } = await addressesOf(remote, closed, { attachment: true });
    const asked = new URL(addresses[0]?.url ?? '').searchParams;
    expect(asked.get('sig')).toMatch(/./);
    expect(asked.get('rscd')).toContain('IMG_3.JPG');
  });
});

describe('what has no address', () => {
  it('is told with what to do, beside those that have one', async () => {
    const { remote, open, closed } = await world(S3, { publicUrl: 'https://cdn.example.org/' });
    const late = await made.without(() => addCloudFiles(made.folder, { count: 1, collection: 'avatars' }, 9));
    await made.call('assets.trash', { ids: [closed[0] ?? 0] });
    const ids = [...open, ...late, ...closed, 999];
    const { addresses, failed } = await addressesOf(remote, ids);
    expect(addresses.map(({ id }) => id)).toEqual([...open, closed[1]]);
    expect(failed).toEqual([
      {
        id: late[0],
        name: 'IMG_9.JPG',
        reason: expect.stringContaining('not in the bucket yet. Sync first.'),
      },
      {
        id: closed[0],
        name: 'IMG_3.JPG',
        reason: expect.stringContaining('in the trash. Restore it first.'),
      },
      { id: 999, name: '', reason: expect.stringContaining('no item 999') },
    ]);
    const small = await addressesOf(remote, open.slice(0, 1), { rendition: 'small' });
    expect(small.failed[0]?.reason).toContain('no rendition “small”');
  });

  it('is what was made public here and not yet there', async () => {
    const { remote, closed } = await world(S3, { publicUrl: 'https://cdn.example.org/' });
    const { collections } = await made.call('collections.list', {});
    const other = collections.find(({ slug }) => slug === 'other');
    if (other === undefined) throw new Error('no such collection');
    await made.call('collections.save', {
      id: other.id,
      definition: { ...other.definition, visibility: 'public' },
    });
    const { failed } = await addressesOf(remote, closed);
    expect(failed.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('does not have the change yet. Sync first.'),
      expect.stringContaining('does not have the change yet. Sync first.'),
    ]);
  });
});
