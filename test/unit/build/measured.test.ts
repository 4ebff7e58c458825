import { describe, expect, it } from 'vitest';
import { measuredOn, withMeasured } from '../../../build/lib/measured.mjs';

const DOCUMENT = `# Figures

<!-- measured: import -->

old

<!-- end -->

Words between.

<!-- measured: watch -->

older

<!-- end -->
`;

describe('figures of benchmarks in the documentation', () => {
  it('take the place of those before, and of nothing else', () => {
    expect(withMeasured(DOCUMENT, 'watch', '\n| new |\n\n')).toBe(DOCUMENT.replace('older', '| new |'));
  });

  it('have a place, or it is said that they have none', () => {
    expect(() => withMeasured(DOCUMENT, 'cloud', '| new |')).toThrow('cloud');
  });

  it('come with machine and code, and name no computer', () => {
    const words = measuredOn({ electron: '45.0.0' });
    expect(words).toMatch(/^Measured on \d{4}-\d{2}-\d{2} at commit [0-9a-f]{10}/);
    expect(words).toContain(`Node ${process.versions.node}, Electron 45.0.0`);
    expect(words).toMatch(/\d+ GiB of memory, an? [\w ]*(disk|SSD)/);
    expect(words).not.toContain('/');
  });
});
