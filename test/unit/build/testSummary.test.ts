import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  addCounts,
  countReport,
  exitCodeFor,
  failuresOf,
  summaryLine,
} from '../../../build/lib/testSummary.mjs';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** Runs a real Vitest over one file of tests; its report, if it left one. */
function reportOf(source: string) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-summary-'));
  folders.push(folder);
  fs.symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  fs.writeFileSync(path.join(folder, 'a.test.ts'), `import { expect, test } from 'vitest';\n${source}`);
  const report = path.join(folder, 'report.json');
  const vitest = path.resolve('node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [vitest, 'run', '--root', folder, ...reporters];
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const text = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : undefined;
  return { text, status: run.status ?? 1, output: `${run.stdout}${run.stderr}` };
}

function countRun(source: string) {
  const { text, status } = reportOf(source);
  return countReport(text, status);
}

describe('the totals of a test run', () => {
  test('passed, failed, skipped and planned tests are each counted', () => {
    const counts = countRun(`
      test('one', () => {});
      test('two', () => expect(1).toBe(2));
      test.skip('three', () => {});
      test.todo('four');
    `);
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: 2 });
  });

  test('a file that does not load is a failure', () => {
    expect(countRun(`throw new Error('broken');`)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('an error outside every test is a failure although all tests pass', () => {
    const counts = countRun(`test('one', async () => { void Promise.reject(new Error('stray')); });`);
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('what failed is told again with its message', () => {
    const { text, output } = reportOf(`
      test('one', () => {});
      test('two', () => expect(1).toBe(2));
    `);
    expect(failuresOf(text, output)).toEqual([
      expect.stringMatching(/^FAILED .*a\.test\.ts > two\n.*expected 1 to be 2/),
    ]);
    expect(failuresOf(reportOf(`throw new Error('broken');`).text, '')).toEqual([
      expect.stringMatching(/^FAILED .*a\.test\.ts\n.*broken/),
    ]);
    expect(failuresOf(undefined, '')).toEqual(['The run left no report.']);
  });

  test('an error outside every test is told again too', () => {
    const { text, output } = reportOf(
      `test('one', async () => { void Promise.reject(new Error('stray')); });`,
    );
    expect(failuresOf(text, output)).toEqual([
      expect.stringMatching(
        /^FAILED outside every test\n {2}Unhandled Errors[\s\S]*Error: stray[\s\S]*a\.test\.ts/,
      ),
    ]);
    expect(failuresOf(text, 'killed')).toEqual(['FAILED outside every test\n  killed']);
  });

  test('a run that leaves no report, or half of one, is a failure', () => {
    expect(countReport(undefined, 0).failed).toBe(1);
    expect(countReport('{"numPassedTests": 3', 0).failed).toBe(1);
    expect(countReport('{}', 0).failed).toBe(1);
  });

  test('the last line adds up all tiers', () => {
    const sum = addCounts([
      { passed: 2, failed: 0, skipped: 1 },
      { passed: 3, failed: 1, skipped: 4 },
    ]);
    expect(summaryLine(sum)).toBe('5 passed, 1 failed, 5 skipped');
  });

  test('a failure and a run without a single passed test both end with exit code 1', () => {
    expect(exitCodeFor({ passed: 3, failed: 0, skipped: 2 })).toBe(0);
    expect(exitCodeFor({ passed: 3, failed: 1, skipped: 0 })).toBe(1);
    expect(exitCodeFor({ passed: 0, failed: 0, skipped: 9 })).toBe(1);
  });
});
