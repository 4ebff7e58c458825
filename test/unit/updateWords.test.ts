import { describe, expect, it } from 'vitest';
import { downloadFraction, lastCheckedWords, updateWords } from '../../renderer/format/updateWords.ts';
import type { UpdatePhase } from '../../shared/contract/app.ts';

const release = { version: '2.0.0', released: null, notes: '' };
const words = (phase: UpdatePhase) => updateWords({ unable: null, phase }, '1.0.0');

describe('the words of an update', () => {
  it('name the version that runs while there is no other', () => {
    expect(words({ kind: 'idle' })).toBe('This is Mediaroot 1.0.0.');
    expect(words({ kind: 'current' })).toBe('Mediaroot 1.0.0 is the newest version.');
  });

  it('say what a download or the installer waits for', () => {
    expect(words({ kind: 'available', release, bytes: 120_000_000, waitsFor: null })).toBe(
      'Mediaroot 2.0.0 is available (120 MB).',
    );
    expect(words({ kind: 'available', release, bytes: null, waitsFor: 'a sync' })).toBe(
      'Mediaroot 2.0.0 is available. Its download begins after the end of a sync.',
    );
    expect(words({ kind: 'ready', release, waitsFor: 'an import' })).toBe(
      'Mediaroot 2.0.0 is ready. It can be installed after the end of an import.',
    );
  });

  it('tell how far a download is, and no end where none is known', () => {
    const half = {
      kind: 'downloading',
      release,
      bytes: 50_000_000,
      total: 100_000_000,
      rate: 2_000_000,
    } as const;
    expect(words(half)).toBe('Downloading Mediaroot 2.0.0: 50 MB of 100 MB · 2 MB/s');
    expect(downloadFraction(half)).toBe(0.5);
    expect(downloadFraction({ ...half, total: 0 })).toBe(null);
    expect(words({ ...half, total: 0, rate: 0 })).toBe('Downloading Mediaroot 2.0.0: 50 MB');
  });

  it('say why a copy cannot update itself, whatever else there is', () => {
    expect(updateWords({ unable: 'From a store.', phase: { kind: 'idle' } }, '1.0.0')).toBe('From a store.');
    expect(lastCheckedWords(null)).toBe('Never looked yet.');
  });
});
