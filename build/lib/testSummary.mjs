import { stripVTControlCharacters } from 'node:util';

/**
 * Counts what a test run did, so that its last line can be trusted: a file that does not load, a run that leaves no
 * report and an error outside every test all count as failures.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: FileResult[] }} Report Vitest's JSON report, as far as it is used
 * @typedef {{ name: string, status: string, message?: string, assertionResults: TestResult[] }} FileResult
 * @typedef {{ fullName: string, status: string, failureMessages?: string[] | null }} TestResult
 */

/** @type {Readonly<Counts>} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {string | undefined} reportText Vitest's JSON report, if it wrote one
 * @param {number} exitCode of the run
 * @returns {Counts}
 */
export function countReport(reportText, exitCode) {
  const report = parseReport(reportText);
  if (report === undefined) return { ...NOTHING, failed: 1 };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + unloaded;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Lines of a failure that are repeated at the end: the message and where it was thrown, not the whole trace. */
const FAILURE_LINES = 12;

/** Lines of an error outside every test: Vitest draws a frame around it and names the test that ran, at the end. */
const STRAY_LINES = 40;

/**
 * What failed and how, for the end of the output, where a log that is cut short still shows it.
 * @param {string | undefined} reportText Vitest's JSON report, if it wrote one
 * @param {string} output what a run that failed printed: its report does not name errors outside every test
 * @returns {string[]} one text a failure: `FILE > TEST` and the first lines of its message
 */
export function failuresOf(reportText, output) {
  const report = parseReport(reportText);
  if (report === undefined) return ['The run left no report.'];
  const failures = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && file.status === 'failed') return [describe(file.name, file.message ?? '')];
    return failed.map((test) =>
      describe(`${file.name} > ${test.fullName}`, (test.failureMessages ?? []).join('\n')),
    );
  });
  return failures.length > 0 ? failures : [describe('outside every test', strayIn(output), STRAY_LINES)];
}

/** @param {string} output @returns {string} from where Vitest tells of errors outside every test, or else the end */
function strayIn(output) {
  const plain = stripVTControlCharacters(output).trimEnd();
  const at = plain.lastIndexOf('Unhandled Error');
  return at < 0 ? plain.split('\n').slice(-STRAY_LINES).join('\n') : plain.slice(at);
}

/** @param {string} title @param {string} message @param {number} [most] lines @returns {string} */
function describe(title, message, most = FAILURE_LINES) {
  const lines = message.split('\n').slice(0, most);
  return [`FAILED ${title}`, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** @param {readonly Readonly<Counts>[]} all @returns {Counts} */
export function addCounts(all) {
  return all.reduce(
    (sum, next) => ({
      passed: sum.passed + next.passed,
      failed: sum.failed + next.failed,
      skipped: sum.skipped + next.skipped,
    }),
    { ...NOTHING },
  );
}

/** @param {Readonly<Counts>} counts @returns {string} the last line of `npm test` */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** @param {Readonly<Counts>} counts @returns {number} 1 when anything failed or nothing ran */
export function exitCodeFor({ passed, failed }) {
  return failed > 0 || passed === 0 ? 1 : 0;
}

/** @param {string | undefined} text @returns {Report | undefined} */
function parseReport(text) {
  try {
    const report = JSON.parse(text ?? '');
    return Array.isArray(report.testResults) && Number.isInteger(report.numPassedTests) ? report : undefined;
  } catch {
    return undefined;
  }
}
