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
    ['-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----', 'MIIEvQ'],
  ])('%s', (text, secret) => {
    expect(hideSecrets(text)).not.toContain(secret);
  });

  it('leaves alone what tells where something failed', () => {
    const text =
      'ENOENT: open \'/home/anna/a.jpg\' at https://s3.example/media (key of the item 12, "token")';
    expect(hideSecrets(text)).toBe(text);
  });
});

describe('names of fields', () => {
  it.each([
    'secret',
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
