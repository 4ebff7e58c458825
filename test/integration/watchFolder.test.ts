import { appendFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDisorder } from '../support/importLibrary.ts';
import { watchedFolderForEachTest } from '../support/watchedFolder.ts';

const watched = watchedFolderForEachTest();
const watching = () => watched.until(({ state, waiting }) => state === 'watching' && waiting === 0);
const total = () => watched.library.catalog.assets.total();
/** Puts a file there whole: one that is written there is empty at first, for longer than the watch waits where the disk is busy. */
async function land(name: string, contents: string): Promise<void> {
  const whole = path.join(watched.folder, name.replaceAll('/', '-'));
  await fs.writeFile(whole, contents);
  await fs.rename(whole, path.join(watched.inbox, name));
}

describe('a watched folder', () => {
  it('imports what lies there and what lands there, also in folders that are new', async () => {
    await watched.put('before.txt');
    watched.begin();
    await watched.untilImported(1);
    await watched.put('after.txt');
    await watched.put('new/deep/inside.txt');
    expect(await watched.untilImported(3)).toEqual(['after.txt', 'before.txt', 'inside.txt']);
    expect(await findDisorder(watched.library)).toEqual([]);
    expect(await fs.readdir(watched.inbox)).toHaveLength(3);
  });

  it('leaves out what it was told to know already', async () => {
    const file = await watched.put('old.txt');
    const { size, mtimeMs } = await fs.stat(file);
    watched.begin({}, [{ path: 'old.txt', size, modified: Math.trunc(mtimeMs) }]);
    await watching();
    await watched.put('new.txt');
    expect(await watched.untilImported(1)).toEqual(['new.txt']);
  });

  it('leaves a file alone for as long as each look finds it changed', async () => {
    watched.begin();
    await watching();
    const film = await watched.put('film.mp4', 'part 0;');
    for (let part = 1; part < 20; part += 1) {
      await watched.nextLook();
      expect(total()).toBe(0);
      appendFileSync(film, `part ${part};`);
    }
    await watched.untilImported(1);
    const { assets } = await watched.library.catalog.list({ sort: 'name', direction: 'asc' }, 0, 10);
    expect(assets).toMatchObject([{ name: 'film.mp4', size: (await fs.stat(film)).size }]);
  });

  it('takes no file by a name of work in progress, and takes it once it is renamed', async () => {
    watched.begin();
    await watching();
    for (const name of ['a.jpg.part', 'b.crdownload', '~$report.docx', '.hidden', 'c.tmp', '.sync/d.jpg'])
      await watched.put(name);
    await watched.put('whole.txt');
    expect(await watched.untilImported(1)).toEqual(['whole.txt']);
    await fs.rename(path.join(watched.inbox, 'a.jpg.part'), path.join(watched.inbox, 'a.jpg'));
    expect(await watched.untilImported(2)).toEqual(['a.jpg', 'whole.txt']);
  });

  it('imports a file that was changed as new content', async () => {
    watched.begin();
    await watched.put('notes.txt', 'first');
    await watched.untilImported(1);
    await watched.put('notes.txt', 'second, and longer');
    await watched.until(() => total() === 2);
    await watching();
    expect(total()).toBe(2);
  });

  it('imports five thousand files that land at once, each once', async () => {
    watched.begin();
    await watching();
    for (let part = 0; part < 50; part += 1) {
      await fs.mkdir(path.join(watched.inbox, `${part}`));
      await Promise.all(Array.from({ length: 100 }, (_, n) => land(`${part}/${n}.txt`, `file ${part} ${n}`)));
    }
    expect(await watched.untilImported(5000)).toHaveLength(5000);
    expect(total()).toBe(5000);
    expect(watched.library.engine.list()).toEqual([]);
  });

  it('imports more files than it lets wait, also when some of them fail for now', async () => {
    for (let n = 0; n < 200; n += 1) await watched.put(`${n % 7}/${n}.txt`, `file ${n}`);
    const away = `${watched.library.mediaRoot}-away`;
    await fs.rename(watched.library.mediaRoot, away);
    watched.begin({}, [], 20);
    let mostWaiting = 0;
    await watched.until(({ state, waiting }) => {
      mostWaiting = Math.max(mostWaiting, waiting);
      return state === 'failed';
    });
    await fs.rename(away, watched.library.mediaRoot);
    const imported = watched.untilImported(200);
    await watched.until(({ waiting }) => {
      mostWaiting = Math.max(mostWaiting, waiting);
      return waiting === 0 && total() === 200;
    });
    expect(await imported).toHaveLength(200);
    expect(mostWaiting).toBe(20);
  });

  it('stores each content once through a storm of renames', async () => {
    watched.begin();
    await watching();
    for (let n = 0; n < 50; n += 1) await watched.put(`${n}.txt`, `file ${n}`);
    for (let round = 0; round < 10; round += 1)
      for (let n = 0; n < 50; n += 1)
        await fs.rename(
          path.join(watched.inbox, `${n}.txt${round === 0 ? '' : `.${round}`}`),
          path.join(watched.inbox, `${n}.txt.${round + 1}`),
        );
    await watched.until(({ state, waiting }) => state === 'watching' && waiting === 0 && total() === 50);
    expect(await findDisorder(watched.library)).toEqual([]);
  });
});

describe('after a restart', () => {
  it('nothing is imported again', async () => {
    watched.begin();
    for (let n = 0; n < 20; n += 1) await watched.put(`${n}.txt`, `file ${n}`);
    await watched.untilImported(20);
    await watched.restart();
    await watching();
    expect(watched.library.events).toEqual([]);
    expect(total()).toBe(20);
  });

  it('what landed meanwhile is found', async () => {
    watched.begin();
    await watching();
    await watched.watch.close();
    await watched.put('meanwhile.txt');
    await watched.restart();
    expect(await watched.untilImported(1)).toEqual(['meanwhile.txt']);
  });
});

describe('a folder that goes away', () => {
  it('is offline, loses nothing, and is looked through when it is back', async () => {
    watched.begin();
    await watched.put('one.txt');
    await watched.untilImported(1);
    await fs.rename(watched.inbox, `${watched.inbox}-away`);
    expect(await watched.until(({ state }) => state === 'offline')).toMatchObject({
      problem: expect.stringContaining('is not there now'),
    });
    await fs.writeFile(path.join(`${watched.inbox}-away`, 'two.txt'), 'two');
    await fs.rename(`${watched.inbox}-away`, watched.inbox);
    expect(await watched.untilImported(2)).toEqual(['one.txt', 'two.txt']);
    await watched.put('three.txt');
    expect(await watched.untilImported(3)).toHaveLength(3);
  });

  it('is watched anew when another one takes its place', async () => {
    watched.begin();
    await watching();
    await fs.rename(watched.inbox, `${watched.inbox}-old`);
    await fs.mkdir(watched.inbox);
    await watched.put('new.txt');
    expect(await watched.untilImported(1)).toEqual(['new.txt']);
    await watched.put('later.txt');
    expect(await watched.untilImported(2)).toHaveLength(2);
  });
});

describe('what cannot be imported', () => {
  it('is refused once, stays listed with its reason, and does not hold up the rest', async () => {
    await watched.put('empty.txt', '');
    await watched.put('good.txt');
    watched.begin();
    await watched.untilImported(1);
    expect(watched.library.catalog.watches.counts(watched.row.id)).toMatchObject({ imported: 1, refused: 1 });
    const [run] = watched.library.engine.list();
    const { items } = watched.library.engine.results(run?.id ?? 0, {
      offset: 0,
      limit: 10,
      status: 'failed',
    });
    expect(items).toMatchObject([{ source: path.join(watched.inbox, 'empty.txt'), code: 'source_empty' }]);
    await watched.put('empty.txt', 'not empty any more');
    expect(await watched.untilImported(2)).toEqual(['empty.txt', 'good.txt']);
    expect(watched.library.catalog.watches.counts(watched.row.id).refused).toBe(0);
  });

  it('for want of the media folder waits until it is back', async () => {
    watched.begin();
    await watching();
    const away = `${watched.library.mediaRoot}-away`;
    await fs.rename(watched.library.mediaRoot, away);
    await watched.put('patient.txt');
    expect(await watched.until(({ state }) => state === 'failed')).toMatchObject({
      problem: expect.stringContaining('Connect its disk'),
      waiting: 1,
    });
    await fs.rename(away, watched.library.mediaRoot);
    expect(await watched.untilImported(1)).toEqual(['patient.txt']);
    expect(await watching()).toMatchObject({ problem: null });
  });

  it('because a person cancelled it pauses the folder and says so', async () => {
    const files = Array.from({ length: 200 }, (_, n) => `${n}.txt`);
    for (const name of files) await watched.put(name, `contents ${name}`);
    const gate = await watched.openWithGate();
    watched.begin();
    await gate.reached;
    const [run] = watched.library.engine.list();
    watched.library.engine.cancel(run?.id ?? 0);
    gate.open();
    expect(await watched.until(({ state }) => state === 'paused')).toMatchObject({
      problem: expect.stringContaining('Resume watching'),
    });
    expect(watched.library.catalog.watches.get(watched.row.id)?.paused).toBe(true);
    expect(total()).toBeLessThan(200);
  });
});
