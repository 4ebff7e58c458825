import { describe, expect, it } from 'vitest';
import { hideSecrets, isSecretField } from '../../shared/hiddenSecrets.ts';

describe('what is hidden in text', () => {
  it.each([
    ['GET https://s3.example/media/a.jpg?X-Amz-Signature=0a1b2c&X-Amz-Expires=60 failed', '0a1b2c'],
    ['https://acct.blob.core.windows.net/c?sv=2024-01-01&sig=abc%2Fdef', 'abc'],
    ['http://anna:hunter22@proxy.example:3128/', 'hunter22'],
    ['Authorization: Bearer ya29.a0AfB_byC', 'ya29.a0AfB_byC'],
    ['credential AKIAIOSFODNN7EXAMPLE is refused', 'AKIAIOSFODNN7EXAMPLE'],
    ['DefaultEndpointsProtocol=https;AccountKey=c2VjcmV0;', 'c2VjcmV0'],
    ['{"secretAccessKey":"wJalrXUtnFEMI"}', 'wJalrXUtnFEMI'],
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtn/FEMI', 'wJalr'],
    ['AZURE_STORAGE_KEY: c2VjcmV0==', 'c2VjcmV0'],
    ['the refresh_token=1//0gHdP is stale', '1//0gHdP'],
    ['{"client_secret": "GOCSPX-1a2b"}', 'GOCSPX-1a2b'],
    ['passphrase: hunter2', 'hunter2'],
    ["password: 'one two'", 'two'],
    [String.raw`body "{\"password\":\"hunter2\"}"`, 'hunter2'],
    [String.raw`{"password":"one\"two"}`, 'two'],
    ['SignedHeaders=host, Signature=0a1b2c3d', '0a1b2c3d'],
    ['https://anna:p@ss@proxy.example/', 'ss@'],
    ['id eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln', 'c2ln'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----', 'MIIEvQ'],
  ])('%s', (text, secret) => {
    expect(hideSecrets(text)).not.toContain(secret);
  });

  it('leaves alone what tells where something failed', () => {
    const text =
      'ENOENT: open \'/home/anna/a.jpg\' at https://s3.example/media (key of the item 12, "token"; monkey: 3)';
    expect(hideSecrets(text)).toBe(text);
  });
});

describe('names of fields', () => {
  it.each([
    'secret',
    'secretKey',
    'secrets',
    'credentials',
    'refreshToken',
    'AWS_SECRET_ACCESS_KEY',
    'AZURE_STORAGE_KEY',
    'secretAccessKey',
    'key',
    'accountKey',
    'account_key',
    'sessionToken',
    'password',
    'sas',
    'Authorization',
  ])('%s is a secret', (name) => expect(isSecretField(name)).toBe(true));

  it.each(['message', 'pid', 'call', 'correlationId', 'path', 'monkey', 'stack'])('%s is none', (name) =>
    expect(isSecretField(name)).toBe(false),
  );
});
