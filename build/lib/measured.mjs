import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { ROOT } from './workspace.mjs';

/** What a benchmark found, as it stands in docs/benchmarks.md: on which machine, from which code, and its tables. */

const PART = /(<!-- measured: ([\w-]+) -->\n).*?(<!-- end -->)/gs;

/**
 * The document with other figures between the comments `<!-- measured: NAME -->` and `<!-- end -->`.
 * @param {string} document
 * @param {string} name of the benchmark
 * @param {string} text
 * @returns {string}
 * @throws {Error} when the document has no place for it
 */
export function withMeasured(document, name, text) {
  let found = false;
  const changed = document.replaceAll(PART, (part, begin, of, end) => {
    if (of !== name) return part;
    found = true;
    return `${begin}\n${text.trim()}\n\n${end}`;
  });
  if (!found) throw new Error(`There is no place for the figures of ${name} in the document.`);
  return changed;
}

/**
 * One sentence; nothing that names a machine, a person or a place on a disk.
 * @param {{ electron?: string }} [versions]
 * @returns {string}
 */
export function measuredOn({ electron } = {}) {
  const [processor] = os.cpus();
  const facts = [
    `${os.cpus().length} × ${processor?.model.trim() || 'a processor that does not tell its name'}`,
    `${Math.round(os.totalmem() / 2 ** 30)} GiB of memory`,
    diskOf(ROOT),
    `${os.type()} ${os.release().replace(/^(\d+\.\d+).*/, '$1')} ${os.arch()}`,
    `Node ${process.versions.node}`,
    ...(electron === undefined ? [] : [`Electron ${electron}`]),
    `load ${os.loadavg()[0]?.toFixed(1)} before`,
  ];
  return `Measured on ${new Date().toISOString().slice(0, 10)} at commit ${commit()}: ${facts.join(', ')}.`;
}

/** @returns {string} */
function commit() {
  try {
    const git = (/** @type {string[]} */ ...args) =>
      execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short=10', 'HEAD')}${changed ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}

/** Of which kind the disk of a folder is, as far as Linux tells; others do not. @param {string} folder */
function diskOf(folder) {
  try {
    const { dev } = fs.statSync(folder);
    const device = fs.realpathSync(`/sys/dev/block/${dev >> 8}:${dev & 0xff}`);
    const whole = fs.existsSync(`${device}/queue`) ? device : `${device}/..`;
    const name = fs.realpathSync(whole).split('/').at(-1) ?? '';
    if (/^(vd|xvd)/.test(name)) return 'a virtual disk';
    if (name.startsWith('nvme')) return 'an NVMe disk';
    return fs.readFileSync(`${whole}/queue/rotational`, 'utf8').trim() === '1' ? 'a spinning disk' : 'an SSD';
  } catch {
    return 'a disk of unknown kind';
  }
}
