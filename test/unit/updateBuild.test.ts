import { afterEach, describe, expect, it, vi } from 'vitest';
import { bakedIn } from '../../build/lib/baked.mjs';
import { staleTargets, TARGETS } from '../../build/lib/freshness.mjs';
import { originsOf } from '../../electron/main/updates/origins.ts';

afterEach(() => vi.unstubAllEnvs());

describe('where updates come from', () => {
  it('is left in a build as text of the source, and empty where nothing is said', () => {
    expect(
      bakedIn({ MEDIAROOT_UPDATES: 'https://updates.example/"x"/', MEDIAROOT_UPDATE_HOSTS: 'files.example' }),
    ).toEqual({
      BAKED_UPDATE_FEED: '"https://updates.example/\\"x\\"/"',
      BAKED_UPDATE_HOSTS: '"files.example"',
      BAKED_UPDATE_KEY: '""',
    });
  });

  it('makes everything stale that was built for another place', () => {
    vi.stubEnv('MEDIAROOT_UPDATES', `https://updates.example/${process.pid}/`);
    expect(staleTargets().map(({ target }) => target)).toEqual(TARGETS);
  });

  it('is an address that nobody on the way can listen to, or this computer', () => {
    for (const feed of ['http://updates.example/', 'http://127.0.0.1.example/', 'ftp://updates.example/'])
      expect(() => bakedIn({ MEDIAROOT_UPDATES: feed })).toThrow(feed);
    expect(bakedIn({ MEDIAROOT_UPDATES: 'http://127.0.0.1:8080/' }).BAKED_UPDATE_FEED).toContain('8080');
  });

  it('may name hosts to be sent on to, by exact names alone', () => {
    expect(originsOf('')).toEqual([]);
    expect(originsOf(' one.example, two.example\nthree.example ')).toEqual([
      'https://one.example',
      'https://two.example',
      'https://three.example',
    ]);
    for (const hosts of [
      '*.example',
      'https://one.example',
      'one.example:8443',
      'one.example/x',
      'localhost',
    ])
      expect(() => bakedIn({ MEDIAROOT_UPDATE_HOSTS: hosts })).toThrow(/not the name of a host/);
  });
});
