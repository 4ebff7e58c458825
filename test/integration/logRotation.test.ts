import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeWorkFolder } from '../support/catalog.ts';

const HOST = fileURLToPath(new URL('../../electron/library/nodeHost.ts', import.meta.url));
const LINES = 1200;
const MB = 1024 * 1024;

/** About 18 MB of log out of a process of its own. */
const script = (dataDir: string, who: string) => `
  const { createNodeHost } = await import(${JSON.stringify(HOST)});
  const { log } = createNodeHost({ dataDir: ${JSON.stringify(dataDir)} });
  for (let number = 0; number < ${LINES}; number += 1)
    log('info', 'load', { who: ${JSON.stringify(who)}, number, filler: 'x'.repeat(15_000) });
`;

it('two processes that log much at once leave whole lines in five files of 4 MB, the newest line among them', async () => {
  const dataDir = await makeWorkFolder();
  try {
    await Promise.all(
      ['first', 'second'].map((who) =>
        promisify(execFile)(process.execPath, ['--input-type=module', '-e', script(dataDir, who)]),
      ),
    );
    const folder = path.join(dataDir, 'logs');
    const names = (await fs.readdir(folder)).sort();
    expect(names).toEqual([
      'library.1.log',
      'library.2.log',
      'library.3.log',
      'library.4.log',
      'library.log',
    ]);
    const last = new Map<string, number>();
    for (const name of names) {
      const text = await fs.readFile(path.join(folder, name), 'utf8');
      // Two that look at the size at the same moment may both still write.
      expect(text.length).toBeLessThan(4 * MB + 64 * 1024);
      for (const line of text.trim().split('\n')) {
        const { who, number } = JSON.parse(line) as { who: string; number: number };
        last.set(who, Math.max(last.get(who) ?? 0, number));
      }
    }
    expect([...last.values()].filter((number) => number === LINES - 1)).not.toEqual([]);
  } finally {
    await fs.rm(dataDir, { recursive: true, force: true });
  }
});
