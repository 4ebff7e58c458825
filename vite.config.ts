import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import type { TestSequencer, TestSpecification } from 'vitest/node';

/** Tiers whose tests drive a whole application, with time for a cold start; and how many files at a time. */
const APPLICATION_TIERS = { browser: 1, e2e: 1, package: 1, cloud: 2 };
const PARALLEL_TIERS = ['unit', 'integration', 'contract'];
/** One more than there are cores: these tests wait for disks and children a good part of their time. */
const WORKERS = availableParallelism() + 1;

/** What is polled for comes when a window or a file has got round to it, which on a busy machine takes its time. */
const EXPECT = { poll: { timeout: 15_000 } };

/** Files that take a minute begin first, so that none of them is left over at the end, when the other cores have nothing to do. */
class LongestFirst implements TestSequencer {
  sort(files: TestSpecification[]): TestSpecification[] {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      /(Crash|Kill|Corpus|cli[A-Z]\w+|docsCommands)\.test\.ts$/.test(moduleId);
    return [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
  }
  shard(files: TestSpecification[]): TestSpecification[] {
    return files;
  }
}

/**
 * Builds the renderer (build/build.mjs passes its root and output folder) and describes the test tiers.
 * Every asset is a file of its own and no script is inlined, so the strict content security policy of the
 * app holds without exceptions.
 */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    emptyOutDir: true,
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1', port: 5173, strictPort: false },
  test: {
    maxWorkers: WORKERS,
    sequence: { sequencer: LongestFirst },
    projects: [
      ...PARALLEL_TIERS.map((name) => ({
        test: {
          name,
          include: [`test/${name}/**/*.test.{ts,tsx}`],
          environment: 'node' as const,
          pool: 'forks' as const,
          // A command of the command line takes a second of a free core, and twenty of one that others use too.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: EXPECT,
        },
      })),
      ...Object.entries(APPLICATION_TIERS).map(([name, files]) => ({
        test: {
          name,
          include: [`test/${name}/**/*.test.{ts,tsx}`],
          environment: 'node' as const,
          pool: 'forks' as const,
          maxWorkers: files,
          ...(name === 'cloud' ? { globalSetup: ['test/support/cloudSetup.ts'] } : {}),
          testTimeout: name === 'package' ? 180_000 : 120_000,
          hookTimeout: name === 'package' ? 180_000 : 120_000,
          expect: EXPECT,
        },
      })),
    ],
  },
});
