import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { canTrace, runUnderStrace } from '../support/strace.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const FILES = 400;
const library = wholeLibraryForEachTest();

describe.skipIf(!canTrace)('a verification that is killed', () => {
  it('goes on where it was, and finds all that there is to find', async () => {
    const ids = await library.add(
      ...Array.from({ length: FILES }, (_, n) => [`${n}.txt`, `contents ${n}`] as const),
    );
    const gone = ids.filter((_, index) => index % 40 === 0);
    for (const id of gone) await fs.rm(await library.fileOf(id));
    let checked = 0;
    const cutShort: number[] = [];
    for (const write of [4, 12, 20, 28, 36]) {
      await library.session.close();
      const log = path.join(library.folder, 'strace.log');
      const inject = [`pwrite64:signal=KILL:when=${write}`];
      const killed = await runUnderStrace('verifyDriver.ts', [library.folder], { inject, log });
      await library.reopen();
      const report = await library.call('verify.report', {});
      expect(report.checked).toBeGreaterThanOrEqual(checked);
      checked = report.checked;
      if (killed && checked < FILES) cutShort.push(checked);
    }
    expect(cutShort.some((count) => count > 0)).toBe(true);
    await library.task(() => library.call('verify.start', {}));
    const { findings, ...end } = await library.call('verify.report', {});
    expect(end).toMatchObject({
      checked: FILES,
      roundStarted: null,
      missing: gone.length,
      rot: 0,
      edited: 0,
    });
    expect(findings.map(({ id }) => id).sort()).toEqual([...gone].sort());
  });
});
