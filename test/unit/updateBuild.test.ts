import { afterEach, describe, expect, it, vi } from 'vitest';
import { bakedIn } from '../../build/lib/baked.mjs';
import { staleTargets, TARGETS } from '../../build/lib/freshness.mjs';

afterEach(() => vi.unstubAllEnvs());

describe('where updates come from', () => {
  it('is left in a build as text of the source, and empty where nothing is said', () => {
    vi.stubEnv('MEDIAROOT_UPDATES', 'https://updates.example/"x"/');
    vi.stubEnv('MEDIAROOT_UPDATE_PUBLIC_KEY', undefined);
    expect(bakedIn()).toEqual({
      BAKED_UPDATE_FEED: '"https://updates.example/\\"x\\"/"',
      BAKED_UPDATE_KEY: '""',
    });
  });

  it('makes everything stale that was built for another place', () => {
    vi.stubEnv('MEDIAROOT_UPDATES', `https://updates.example/${process.pid}/`);
    expect(staleTargets().map(({ target }) => target)).toEqual(TARGETS);
  });
});
