import { describe, expect, test } from 'vitest';
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { costHint } from '../../shared/costHint.ts';
import { endpointOf, presetOf, REMOTE_PRESETS } from '../../shared/remotePresets.ts';

const preset = (id: string) => {
  const found = REMOTE_PRESETS.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};

describe('the providers of remotes', () => {
  test('have names of their own, and addresses that a remote can have', () => {
    const ids = REMOTE_PRESETS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const one of REMOTE_PRESETS) {
      const endpoint = endpointOf(one, { region: one.region?.example ?? 'x', account: 'abc' });
      const target = { type: one.type, bucket: 'b', endpoint, pathStyle: one.pathStyle };
      expect(RemoteTarget.safeParse(target).success, one.id).toBe(true);
      expect(endpoint ?? '').not.toMatch(/[{}]/);
      if (one.endpoint?.includes('{region}')) expect(one.region, one.id).not.toBeNull();
    }
  });

  test('name where a price was read and when', () => {
    for (const { price } of REMOTE_PRESETS) {
      if (price === null) continue;
      expect(price.source).toMatch(/^https:\/\//);
      expect(price.read).toMatch(/^20\d\d-\d\d$/);
    }
  });

  test('fill region and account into their address', () => {
    expect(endpointOf(preset('b2'), { region: ' us-west-004 ' })).toBe(
      'https://s3.us-west-004.backblazeb2.com',
    );
    expect(endpointOf(preset('r2'), { account: 'abc' })).toBe('https://abc.r2.cloudflarestorage.com');
    expect(endpointOf(preset('r2'), { account: '' })).toBe('https://{account}.r2.cloudflarestorage.com');
    expect(endpointOf(preset('aws'), { region: 'eu-central-1' })).toBeNull();
  });

  test('are recognised by their addresses', () => {
    const s3 = (endpoint: string | null) => presetOf({ type: 's3', endpoint }).id;
    expect(s3(null)).toBe('aws');
    expect(s3('https://s3.eu-west-3.amazonaws.com')).toBe('aws');
    expect(s3('https://abc.r2.cloudflarestorage.com')).toBe('r2');
    expect(s3('https://s3.us-west-004.backblazeb2.com')).toBe('b2');
    expect(s3('https://s3.eu-central-1.wasabisys.com/')).toBe('wasabi');
    expect(s3('https://fra1.digitaloceanspaces.com')).toBe('digitalocean');
    expect(s3('https://s3.fr-par.scw.cloud')).toBe('scaleway');
    expect(s3('http://127.0.0.1:9000')).toBe('s3');
    expect(s3('https://s3.fr-par.scw.cloud.example.org')).toBe('s3');
    expect(presetOf({ type: 'gcs', endpoint: 'http://127.0.0.1:1' }).id).toBe('gcs');
    expect(presetOf({ type: 'azure', endpoint: 'https://abc.blob.core.windows.net' }).id).toBe('azure');
    expect(presetOf({ type: 'local', endpoint: null }).id).toBe('folder');
  });
});

describe('the cost of a sync', () => {
  const amazon = { type: 's3', endpoint: null } as const;

  test('is told in money where the price is known', () => {
    expect(costHint(amazon, { requests: 2010, bytes: 1.2e9 })).toBe(
      'About 2,010 requests and 1.2 GB. At Amazon S3’s list price about 0.01 USD once and about 0.03 USD a month (Standard class in US East).',
    );
    expect(costHint(amazon, { requests: 1, bytes: 1000 })).toMatch(
      /^About 1 request and 1 kB\. .* less than 0\.01 USD once and less than 0\.01 USD a month/,
    );
    const wasabi = { type: 's3', endpoint: 'https://s3.eu-central-1.wasabisys.com' } as const;
    expect(costHint(wasabi, { requests: 5000, bytes: 5e11 })).toMatch(
      /nothing once and about 4\.00 USD a month/,
    );
  });

  test('is told in requests and bytes elsewhere', () => {
    const own = { type: 's3', endpoint: 'http://127.0.0.1:9000' } as const;
    expect(costHint(own, { requests: 12_345, bytes: 0 })).toBe('About 12,345 requests and 0 bytes.');
    expect(costHint(own, { requests: 0, bytes: 0 })).toBe('Nothing to pay for.');
  });
});
