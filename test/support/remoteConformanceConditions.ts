import { expect, it } from 'vitest';
import { contentOf, putting, refusal, type Subject, text } from './remoteSubject.ts';

export function conditionTests(subject: Subject): void {
  it('never writes over an object that must be absent', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}first`;
    await storage.putBytes(key, text('first'), putting('absent', { metadata: { of: 'first' } }));
    await refusal(storage.putBytes(key, text('second'), putting('absent')), 'remote_taken');
    const source = await subject.file(100_000);
    await refusal(storage.putFile(key, source, putting('absent')), 'remote_taken');
    expect(await contentOf(storage, key)).toBe('first');
    expect((await storage.head(key))?.metadata).toEqual({ of: 'first' });
  });

  it('replaces exactly the version that is named', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}versions`;
    const one = await storage.putBytes(key, text('one'), putting());
    const two = await storage.putBytes(key, text('two!'), putting({ etag: one.etag }));
    expect(two.etag).not.toBe(one.etag);
    await refusal(storage.putBytes(key, text('three'), putting({ etag: one.etag })), 'remote_taken');
    expect(await contentOf(storage, key)).toBe('two!');
    await refusal(storage.putBytes(`${key}.none`, text('x'), putting({ etag: one.etag })), 'remote_taken');
    expect(await storage.head(`${key}.none`)).toBeNull();
  });

  it('writes over anything when told so', async () => {
    const { storage } = subject;
    const key = `${subject.folder()}anything`;
    await storage.putBytes(key, text('one'), putting('any', { metadata: { a: 'b' } }));
    await storage.putBytes(key, text('another'), putting('any'));
    expect(await contentOf(storage, key)).toBe('another');
    expect((await storage.head(key))?.metadata).toEqual({});
  });

  it('lets exactly one of several writers have a free place', async () => {
    const { storage } = subject;
    if (!storage.features.conditionalWrite) return;
    const folder = subject.folder();
    for (let round = 0; round < 8; round += 1) {
      const key = `${folder}race ${round}`;
      const writers = ['a', 'b', 'c', 'd'].map((who) => storage.putBytes(key, text(who), putting()));
      const outcomes = await Promise.allSettled(writers);
      const won = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? ['abcd'.charAt(at)] : []));
      expect(won).toHaveLength(1);
      for (const outcome of outcomes) {
        // Some services say that another write is under way rather than that one was first.
        if (outcome.status === 'rejected') expect(outcome.reason.code).toMatch(/^remote_(taken|busy)$/);
      }
      expect(await contentOf(storage, key)).toBe(won[0]);
    }
  });

  it('lets exactly one of several writers replace a version', async () => {
    const { storage } = subject;
    if (!storage.features.conditionalWrite) return;
    const key = `${subject.folder()}race`;
    let { etag } = await storage.putBytes(key, text('start'), putting());
    for (let round = 0; round < 8; round += 1) {
      const writers = ['a', 'b', 'c'].map((who) =>
        storage.putBytes(key, text(`${who}${round}`), putting({ etag })),
      );
      const outcomes = await Promise.allSettled(writers);
      const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(won).toHaveLength(1);
      etag = won[0]?.etag ?? '';
      expect((await storage.head(key))?.etag).toBe(etag);
    }
  });
}
