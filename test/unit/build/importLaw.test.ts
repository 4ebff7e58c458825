import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseSync, Visitor } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** A small lawful project; each test adds one file that breaks one law. */
const LAWFUL: Readonly<Record<string, string>> = {
  'shared/limits.ts': `import { z } from 'zod';\nexport const limit = z.number();\n`,
  'electron/library/index.ts': `export { open } from './catalog/connection.ts';\n`,
  'electron/library/catalog/connection.ts': `import Database from 'better-sqlite3';\nimport { limit } from '../../../shared/limits.ts';\nexport const open = () => new Database(String(limit));\n`,
  'electron/main/main.ts': `import { app } from 'electron';\nimport { readFileSync } from 'node:fs';\nimport { open } from '../library/index.ts';\nopen();\nreadFileSync(app.getAppPath());\n`,
  'electron/cli/main.ts': `import { open } from '../library/index.ts';\nopen();\n`,
  'electron/worker/main.ts': `import sharp from 'sharp';\nimport { limit } from '../../shared/limits.ts';\nsharp(String(limit));\n`,
  'electron/preload/preload.ts': `import { contextBridge } from 'electron';\nimport { limit } from '../../shared/limits.ts';\ncontextBridge.exposeInMainWorld('x', limit);\n`,
  'renderer/main.tsx': `import { useState } from 'react';\nimport { limit } from '../shared/limits.ts';\nexport const App = () => <p>{useState(limit)[0].description}</p>;\n`,
  'test/support/helper.ts': `export const helper = 1;\n`,
};

const PLANTED: readonly (readonly [law: string, file: string, source: string])[] = [
  ['shared-stands-alone', 'shared/x.ts', `import { join } from 'node:path';\nexport const y = join('a');`],
  ['shared-stands-alone', 'shared/x.ts', `import { app } from 'electron';\nexport const y = app;`],
  [
    'shared-stands-alone',
    'shared/x.ts',
    `import type { open } from '../electron/library/index.ts';\nexport type Y = typeof open;`,
  ],
  ['shared-stands-alone', 'shared/x.ts', `import { create } from 'zustand';\nexport const y = create;`],
  [
    'renderer-has-no-node',
    'renderer/x.tsx',
    `import { join } from 'node:path';\nexport const Y = () => <p>{join('a')}</p>;`,
  ],
  ['renderer-has-no-node', 'renderer/x.tsx', `export const Y = () => <p>{String(import('fs'))}</p>;`],
  [
    'renderer-knows-shared-only',
    'renderer/x.tsx',
    `export { open as Y } from '../electron/library/index.ts';`,
  ],
  [
    'electron-in-main-and-preload-only',
    'renderer/x.ts',
    `import type { App } from 'electron';\nexport type Y = App;`,
  ],
  ['library-knows-shared-only', 'electron/library/x.ts', `import '../main/main.ts';`],
  ['library-knows-shared-only', 'electron/library/x.ts', `import '../cli/main.ts';`],
  [
    'library-knows-shared-only',
    'electron/library/x.ts',
    `export const y = () => import('../worker/main.ts');`,
  ],
  [
    'electron-in-main-and-preload-only',
    'electron/library/x.ts',
    `import { app } from 'electron';\nexport const y = app;`,
  ],
  [
    'shell-uses-the-library-face',
    'electron/main/x.ts',
    `import { open } from '../library/catalog/connection.ts';\nopen();`,
  ],
  [
    'shell-uses-the-library-face',
    'electron/cli/x.ts',
    `import type { open } from '../library/catalog/connection.ts';\nexport type Y = typeof open;`,
  ],
  ['main-stays-apart', 'electron/main/x.ts', `import '../cli/main.ts';`],
  ['cli-stays-apart', 'electron/cli/x.ts', `import '../worker/main.ts';`],
  [
    'electron-in-main-and-preload-only',
    'electron/cli/x.ts',
    `import { app } from 'electron';\nexport const y = app;`,
  ],
  [
    'worker-knows-shared-only',
    'electron/worker/x.ts',
    `import { open } from '../library/index.ts';\nopen();`,
  ],
  [
    'preload-knows-shared-only',
    'electron/preload/x.ts',
    `import { open } from '../library/index.ts';\nopen();`,
  ],
  ['preload-has-no-node', 'electron/preload/x.ts', `import { join } from 'node:path';\njoin('a');`],
  ['sharp-in-worker-only', 'electron/library/x.ts', `import sharp from 'sharp';\nsharp('a');`],
  [
    'sharp-in-worker-only',
    'electron/main/x.ts',
    `import type { Sharp } from 'sharp';\nexport type Y = Sharp;`,
  ],
  [
    'sqlite-in-catalog-only',
    'electron/library/x.ts',
    `import Database from 'better-sqlite3';\nnew Database('a');`,
  ],
  [
    'sqlite-in-catalog-only',
    'electron/cli/x.ts',
    `import { DatabaseSync } from 'node:sqlite';\nnew DatabaseSync('a');`,
  ],
  [
    'product-never-needs-tests',
    'electron/main/x.ts',
    `import { helper } from '../../test/support/helper.ts';\nhelper.toFixed();`,
  ],
  ['no-cycles', 'electron/library/catalog/x.ts', `import { y } from './y.ts';\nexport const x = () => y;`],
  ['resolvable', 'electron/main/x.ts', `import { gone } from './gone.ts';\ngone();`],
];

let root = '';

interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { module: string }[];
  }[];
  readonly summary: { readonly violations: readonly { rule: { name: string }; from: string }[] };
}

/** Runs the project's own rules over folders of a project. */
function cruise(cwd: string, ...folders: readonly string[]): Cruise {
  const cruiser = path.resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const rules = path.resolve('.dependency-cruiser.cjs');
  const args = [cruiser, '--config', rules, '--output-type', 'json', ...folders];
  const { stdout } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

/** The laws broken in the small project, as `law file`. */
function breaches(): string[] {
  const { summary } = cruise(root, 'shared', 'electron', 'renderer', 'test');
  return summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
}

/** What a file imports, according to another parser than the one the law is checked with. */
function importsOf(file: string): string[] {
  const found = new Set<string>();
  new Visitor({
    ImportDeclaration: (node) => void found.add(node.source.value),
    ExportAllDeclaration: (node) => void found.add(node.source.value),
    ExportNamedDeclaration: (node) => void (node.source && found.add(node.source.value)),
    ImportExpression: (node) => void (node.source.type === 'Literal' && found.add(String(node.source.value))),
  }).visit(parseSync(file, fs.readFileSync(file, 'utf8')).program);
  return [...found];
}

function put(file: string, source: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), source);
}

beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-law-')));
  fs.symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'));
  for (const name of ['package.json', 'tsconfig.json']) fs.copyFileSync(name, path.join(root, name));
  for (const [file, source] of Object.entries(LAWFUL)) put(file, source);
});

afterAll(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

describe('the import law', () => {
  test('a lawful project passes', () => {
    expect(breaches()).toEqual([]);
  });

  test('every planted breach is caught, whatever form the import has', () => {
    const folders = PLANTED.map(([law, file, source], index) => {
      const name = file.replace(/x\.(tsx?)$/, `planted${index}.$1`);
      put(name, source);
      if (law === 'no-cycles') {
        put(
          name.replace(/[^/]+$/, 'y.ts'),
          `import { x } from './planted${index}.ts';\nexport const y = () => x;`,
        );
      }
      return `${law} ${name}`;
    });
    const found = new Set(breaches());
    expect(folders.filter((planted) => !found.has(planted))).toEqual([]);
  });

  test('no import of the real sources escapes it', () => {
    const seen = cruise('.', 'shared', 'electron', 'renderer').modules.filter(({ source }) =>
      /^(shared|electron|renderer)\/.*\.tsx?$/.test(source),
    );
    expect(seen.length).toBeGreaterThan(100);
    const escaped = seen.flatMap(({ source, dependencies }) => {
      const known = new Set(dependencies.map(({ module }) => module));
      return importsOf(source)
        .filter((name) => !known.has(name) && !known.has(name.replace(/^node:/, '')))
        .map((name) => `${source} → ${name}`);
    });
    expect(escaped).toEqual([]);
  });
});
