import { describe, expect, test } from 'vitest';
import { breachesIn } from '../../../build/lib/sourceLaws.mjs';

function lawsBroken(file: string, source: string): string[] {
  return breachesIn(file, source).map(({ law, line }) => `${law}:${line}`);
}

describe('disk writes belong to storage and the worker', () => {
  test.each([
    `import { writeFile } from 'node:fs/promises';`,
    `import { renameSync as move } from 'fs';`,
    `import * as fs from 'node:fs'; fs.unlinkSync('x');`,
    `import fs from 'node:fs'; await fs.promises.rm('x');`,
    `import { promises as disk } from 'node:fs'; await disk.copyFile('a', 'b');`,
    `import { default as fs } from 'node:fs'; fs.mkdtempSync('a');`,
    `import { open } from 'node:fs/promises'; const handle = await open('x', 'wx');`,
    `import * as fs from 'node:fs'; fs.openSync('x', 'a');`,
    `import { createWriteStream } from 'node:fs';`,
    `const fs = await import('node:fs');`,
    `export * from 'node:fs/promises';`,
    `export { rm } from 'node:fs/promises';`,
    `const fs = require('node:fs');`,
  ])('%s is caught outside of them', (source) => {
    for (const file of ['electron/main/a.ts', 'electron/library/import/a.ts', 'electron/cli/a.ts']) {
      expect(lawsBroken(file, source)).toEqual(['writes-in-storage-only:1']);
    }
    expect(lawsBroken('electron/library/storage/a.ts', source)).toEqual([]);
    expect(lawsBroken('electron/worker/a.ts', source)).toEqual([]);
  });

  test.each([
    `import { readFile, stat, readdir } from 'node:fs/promises';`,
    `import { open, type FileHandle } from 'node:fs/promises'; const handle = await open('x', 'r');`,
    `import type { WriteStream, writeFile } from 'node:fs';`,
    `import { writeFile } from './storage/index.ts';`,
  ])('%s is allowed', (source) => {
    expect(lawsBroken('electron/library/media/a.ts', source)).toEqual([]);
  });
});

describe('the library reads time from its host', () => {
  test.each([`const now = Date.now();`, `const now = new Date();`, `const clock = Date.now;`])(
    '%s is caught',
    (source) => {
      expect(lawsBroken('electron/library/jobs/a.ts', `\n${source}`)).toEqual(['time-through-host:2']);
      expect(lawsBroken('electron/library/host.ts', source)).toEqual([]);
      expect(lawsBroken('electron/main/a.ts', source)).toEqual([]);
    },
  );

  test('a date made from a given time is allowed', () => {
    expect(lawsBroken('electron/library/jobs/a.ts', 'const day = new Date(host.now());')).toEqual([]);
  });
});

describe('files stay short', () => {
  test('300 lines are allowed and 301 are not', () => {
    expect(lawsBroken('renderer/a.css', '\n'.repeat(300))).toEqual([]);
    expect(lawsBroken('renderer/a.css', '\n'.repeat(301))).toEqual(['file-length:301']);
  });

  test('a file that cannot be parsed does not pass for a lawful one', () => {
    expect(lawsBroken('electron/main/a.ts', 'const = ;')).toContain('parse:1');
  });
});
