import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Grant, grantOf, signedQuery } from '../../electron/library/addresses/signing.ts';
import { anyStoredText } from '../support/anyText.ts';

const key = randomBytes(32);
const NOW = 1_800_000_000_000;
const grant: Grant = { path: 'photos/a.jpg', expires: 1_800_000_060, attachment: null };
const queryOf = (text: string) => Object.fromEntries(new URLSearchParams(text));

describe('a signed address', () => {
  it('grants exactly what was signed, until it expires', () => {
    fc.assert(
      fc.property(anyStoredText(), fc.option(anyStoredText()), (path, attachment) => {
        const signed = { path, expires: grant.expires, attachment };
        const query = queryOf(signedQuery(key, signed));
        expect(grantOf(key, path, query, NOW)).toEqual(signed);
        expect(grantOf(key, path, query, grant.expires * 1000 - 1)).toEqual(signed);
        expect(grantOf(key, path, query, grant.expires * 1000)).toBeNull();
      }),
    );
  });

  it('grants nothing once anything in it was changed', () => {
    const query = queryOf(signedQuery(key, { ...grant, attachment: 'a.jpg' }));
    const changes: readonly Readonly<Record<string, string>>[] = [
      { expires: '1800000061' },
      { expires: '01800000060' },
      { expires: '1800000060.0' },
      { expires: '' },
      { attachment: 'b.exe' },
      { signature: '' },
      { signature: query.signature?.slice(0, -1) ?? '' },
      { signature: `${query.signature}=` },
      { signature: randomBytes(32).toString('base64url') },
    ];
    expect(grantOf(key, grant.path, query, NOW)).not.toBeNull();
    for (const change of changes) expect(grantOf(key, grant.path, { ...query, ...change }, NOW)).toBeNull();
    const { attachment: _, ...without } = query;
    expect(grantOf(key, grant.path, without, NOW)).toBeNull();
    expect(grantOf(key, 'photos/b.jpg', query, NOW)).toBeNull();
    expect(grantOf(randomBytes(32), grant.path, query, NOW)).toBeNull();
    expect(grantOf(key, grant.path, {}, NOW)).toBeNull();
  });
});
