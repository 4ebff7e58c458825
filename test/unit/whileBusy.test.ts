import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whileBusy } from '../../electron/library/storage/folders.ts';

const here = process.platform;
const pretend = (platform: NodeJS.Platform) =>
  Object.defineProperty(process, 'platform', { value: platform });

let asked: number;
beforeEach(() => {
  asked = 0;
});
afterEach(() => pretend(here));

/** Refuses so many times, then works. */
const refusing = (times: number, code: string) => async (): Promise<string> => {
  asked += 1;
  if (asked <= times) throw Object.assign(new Error(code), { code });
  return 'done';
};

describe('a file that another program holds for a moment', () => {
  it.each(['EPERM', 'EBUSY', 'EACCES'])('is asked for again on Windows when it answers %s', async (code) => {
    pretend('win32');
    expect(await whileBusy(refusing(2, code))).toBe('done');
    expect(asked).toBe(3);
  });

  it('is given up at once on Windows for another reason', async () => {
    pretend('win32');
    await expect(whileBusy(refusing(1, 'ENOSPC'))).rejects.toThrow('ENOSPC');
    expect(asked).toBe(1);
  });

  it.each(['linux', 'darwin'] as const)(
    'is given up at once on %s, where that is no matter of a moment',
    async (platform) => {
      pretend(platform);
      await expect(whileBusy(refusing(1, 'EACCES'))).rejects.toThrow('EACCES');
      expect(asked).toBe(1);
    },
  );
});
