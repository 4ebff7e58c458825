import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'vite';
import { ROOT, say } from './workspace.mjs';

/**
 * Laws about the content of files that no linter we use knows: who may write to disk, who may read the clock, and how
 * long a file may be. `node build/lib/sourceLaws.mjs` prints every breach.
 *
 * @typedef {{ file: string, line: number, law: string, text: string }} Breach
 */

const MAX_LINES = 300;
const FOLDERS = ['electron', 'renderer', 'shared', 'build', 'test'];
const CODE = /\.(tsx?|[cm]?js|css)$/;
const PARSED = /\.(tsx?|[cm]?js)$/;
const GENERATED = /\.generated\.[a-z]+$/;

/**
 * Rooms of the product in which disk writes are nobody's business; storage/ and the worker are left out, and the one
 * file of the shell that keeps its log and the place of its window.
 */
const READ_ONLY_ROOMS =
  /^(?!electron\/(library\/storage\/|worker\/|main\/ownFiles\.ts$))(electron|renderer|shared)\//;
/** The library reads time from its host; nodeHost.ts is the one that asks the machine. */
const CLOCKLESS_ROOMS = /^electron\/library\/(?!(host|nodeHost)\.ts$)/;

const FS_MODULE = /^(node:)?fs(\/promises)?$/;
const FS_WRITE =
  /^(write|append|rename|unlink|rm|mkdir|mkdtemp|copyFile|cp|f?truncate|[fl]?chmod|[fl]?chown|[fl]?utimes|link|symlink|createWriteStream)/;
const READ_FLAGS = /^(r|rs)$/;

/**
 * Every breach under a project folder.
 * @param {string} [root]
 * @returns {Breach[]}
 */
export function findBreaches(root = ROOT) {
  return FOLDERS.flatMap((folder) => filesUnder(root, folder)).flatMap((file) =>
    breachesIn(file, fs.readFileSync(path.join(root, file), 'utf8')),
  );
}

/**
 * @param {string} file path in the project, slashes forward
 * @param {string} source
 * @returns {Breach[]}
 */
export function breachesIn(file, source) {
  /** @type {Breach[]} */
  const breaches = [];
  const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
  if (lines > MAX_LINES) {
    breaches.push({
      file,
      line: MAX_LINES + 1,
      law: 'file-length',
      text: `${lines} lines, at most ${MAX_LINES}`,
    });
  }
  const noWrites = READ_ONLY_ROOMS.test(file);
  const noClock = CLOCKLESS_ROOMS.test(file);
  if (!PARSED.test(file) || !(noWrites || noClock)) return breaches;

  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) {
    breaches.push({ file, line: 1, law: 'parse', text: 'cannot be parsed, so no law was checked' });
  }
  /** @param {number} offset @param {string} law @param {string} text */
  const report = (offset, law, text) => {
    breaches.push({ file, line: source.slice(0, offset).split('\n').length, law, text });
  };
  if (noWrites) checkWrites(program, report);
  if (noClock) checkClock(program, report);
  return breaches;
}

/** @typedef {(offset: number, law: string, text: string) => void} Report */
/** @typedef {ReturnType<typeof parseSync>['program']} Program */

/** @param {Program} program @param {Report} report */
function checkWrites(program, report) {
  const law = 'writes-in-storage-only';
  /** @type {Set<string>} local names that stand for the whole of node:fs or its promises */
  const whole = new Set();
  /** @type {Set<string>} local names of open functions, which write or not by their flags */
  const openers = new Set();
  new Visitor({
    ImportDeclaration(node) {
      if (!FS_MODULE.test(node.source.value) || node.importKind === 'type') return;
      for (const specifier of node.specifiers) {
        if (specifier.type !== 'ImportSpecifier') {
          whole.add(specifier.local.name);
          continue;
        }
        const name =
          specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
        if (specifier.importKind === 'type') continue;
        if (name === 'promises' || name === 'default') whole.add(specifier.local.name);
        if (/^open(Sync)?$/.test(name)) openers.add(specifier.local.name);
        if (FS_WRITE.test(name)) report(specifier.start, law, `imports ${name} of ${node.source.value}`);
      }
    },
    ExportNamedDeclaration(node) {
      if (node.source && FS_MODULE.test(node.source.value)) {
        report(node.start, law, `passes on ${node.source.value}`);
      }
    },
    ExportAllDeclaration(node) {
      if (FS_MODULE.test(node.source.value)) report(node.start, law, `passes on ${node.source.value}`);
    },
    ImportExpression(node) {
      if (node.source.type === 'Literal' && FS_MODULE.test(String(node.source.value))) {
        report(node.start, law, 'loads node:fs where its use cannot be checked');
      }
    },
    MemberExpression(node) {
      const name = node.property.type === 'Identifier' ? node.property.name : undefined;
      if (rootName(node.object, whole) && name !== undefined && FS_WRITE.test(name)) {
        report(node.start, law, `uses ${name} of node:fs`);
      }
    },
    CallExpression(node) {
      const { callee } = node;
      const opens =
        callee.type === 'Identifier'
          ? openers.has(callee.name)
          : callee.type === 'MemberExpression' &&
            callee.property.type === 'Identifier' &&
            /^open(Sync)?$/.test(callee.property.name) &&
            rootName(callee.object, whole);
      const flags = node.arguments[1];
      if (opens && flags?.type === 'Literal' && !READ_FLAGS.test(String(flags.value))) {
        report(node.start, law, `opens a file with flags "${flags.value}"`);
      }
      if (callee.type === 'Identifier' && callee.name === 'require') {
        report(node.start, law, 'uses require, which no import law sees');
      }
    },
  }).visit(program);
}

/**
 * Whether an expression is one of the names or something read from it (`fs`, `fs.promises`).
 * @param {import('vite').ESTree.Expression | import('vite').ESTree.Super} node
 * @param {ReadonlySet<string>} names
 * @returns {boolean}
 */
function rootName(node, names) {
  if (node.type === 'Identifier') return names.has(node.name);
  return node.type === 'MemberExpression' && rootName(node.object, names);
}

/** @param {Program} program @param {Report} report */
function checkClock(program, report) {
  const law = 'time-through-host';
  new Visitor({
    NewExpression(node) {
      const isDate = node.callee.type === 'Identifier' && node.callee.name === 'Date';
      if (isDate && node.arguments.length === 0) report(node.start, law, 'reads the clock with new Date()');
    },
    MemberExpression(node) {
      if (
        node.object.type === 'Identifier' &&
        node.object.name === 'Date' &&
        node.property.type === 'Identifier' &&
        node.property.name === 'now'
      ) {
        report(node.start, law, 'reads the clock with Date.now');
      }
    },
  }).visit(program);
}

/** @param {string} root @param {string} relative @returns {string[]} */
function filesUnder(root, relative) {
  const absolute = path.join(root, relative);
  if (!fs.existsSync(absolute)) return [];
  return fs.readdirSync(absolute, { withFileTypes: true }).flatMap((entry) => {
    const child = `${relative}/${entry.name}`;
    if (entry.isDirectory()) return filesUnder(root, child);
    return entry.isFile() && CODE.test(entry.name) && !GENERATED.test(entry.name) ? [child] : [];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const breaches = findBreaches();
  for (const { file, line, law, text } of breaches) say(`${file}:${line} ${law}: ${text}`);
  if (breaches.length > 0) process.exitCode = 1;
}
