import { describe, expect, it } from 'vitest';
import { catalogForEachTest, NOON, sampleAsset, sampleSource } from '../support/catalog.ts';

const made = catalogForEachTest();

const add = (number: number, importedMs = NOON): number =>
  made.catalog.assets.insert(sampleAsset(number, { importedMs }), sampleSource());

describe('what a round of verification has still to read', () => {
  it('begins with what was never read and goes on with what was read longest ago', () => {
    const [one, two, three] = [add(1), add(2), add(3)];
    const { findings } = made.catalog;
    findings.checked(one, NOON + 20);
    findings.checked(three, NOON + 10);
    const due = findings.due(NOON + 30, null, 10);
    expect(due.map(({ id }) => id)).toEqual([two, three, one]);
    expect(findings.due(NOON + 30, due[0] ?? null, 10).map(({ id }) => id)).toEqual([three, one]);
  });

  it('leaves out what was read since it began, what came in since, and what is in the trash', () => {
    const [read, come, kept] = [add(1), add(2, NOON + 200), add(3)];
    made.catalog.findings.checked(read, NOON + 100);
    expect(made.catalog.findings.due(NOON + 100, null, 10).map(({ id }) => id)).toEqual([kept]);
    expect(made.catalog.findings.dueCount(NOON + 100)).toBe(1);
    expect(come).toBeGreaterThan(0);
  });
});

describe('findings', () => {
  it('are news once, change the look of the gallery, and go with what clears them', () => {
    const id = add(1);
    const heard: string[] = [];
    made.catalog.onChange((what) => heard.push(what));
    const { findings } = made.catalog;
    expect(findings.set(id, 'missing', 'gone', NOON)).toBe(true);
    expect(findings.set(id, 'missing', 'gone', NOON + 1)).toBe(false);
    expect(findings.set(id, 'rot', 'damaged', NOON + 2)).toBe(true);
    expect(findings.counts()).toEqual({ missing: 0, rot: 1, edited: 0 });
    expect(findings.clear(id)).toBe(true);
    expect(findings.clear(id)).toBe(false);
    expect(heard).toEqual(['look', 'look', 'look']);
  });
});
