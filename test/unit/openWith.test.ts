import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpenWith, type OpenWith } from '../../electron/main/openWith.ts';
import type { LibraryState } from '../../shared/contract/library.ts';
import type { Result } from '../../shared/errors.ts';

describe('files given to the app', () => {
  const state = (status: 'open' | 'none'): LibraryState => ({
    ...{ status, library: null, error: null, recent: [] },
    defaults: { path: '/x', mediaRoot: '/y' },
  });
  const refused: Result<unknown> = {
    ok: false,
    error: { code: 'media_root_offline', message: 'The media folder is offline.', retryable: false },
  };
  const away: Result<unknown> = {
    ok: false,
    error: { code: 'unavailable', message: 'The library is being restarted.', retryable: true },
  };

  let folder: string;
  let picture: string;
  let original: string;
  let openWith: OpenWith;
  let started: (readonly string[])[];
  let questions: number;
  let changes: number;
  let answer: Result<unknown>;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-opened-'));
    picture = path.join(folder, 'picture.jpg');
    original = path.join(folder, 'original.jpg');
    await writeFile(picture, 'a picture');
    await writeFile(original, 'a picture of the library');
    started = [];
    changes = 0;
    questions = 0;
    answer = { ok: true, value: { importId: 7 } };
    openWith = createOpenWith({
      log: () => undefined,
      findOriginals: async (paths) => {
        questions += 1;
        return { ok: true, value: { ids: paths.map((file) => (file === original ? 42 : null)) } };
      },
      startImport: async (paths) => {
        started.push(paths);
        return answer;
      },
      changed: () => {
        changes += 1;
      },
    });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Until it was told that there is something new. */
  const told = (before: number) => expect.poll(() => changes).toBeGreaterThan(before);

  it('are imported into the library that is open, and told once', async () => {
    openWith.note(state('open'));
    await openWith.give([picture, folder]);
    expect(started).toEqual([[picture, folder]]);
    expect(openWith.take()).toEqual({ waiting: [], imports: [7], assets: [], problems: [] });
    expect(openWith.take()).toEqual({ waiting: [], imports: [], assets: [], problems: [] });
  });

  it('wait by name until one is open, all of them', async () => {
    await openWith.give([picture]);
    expect(changes).toBe(1);
    openWith.note(state('none'));
    await openWith.give([folder]);
    expect(openWith.take().waiting).toEqual(['picture.jpg', path.basename(folder)]);
    expect(started).toEqual([]);
    const before = changes;
    openWith.note(state('open'));
    await told(before);
    expect(started).toEqual([[picture, folder]]);
    expect(openWith.take()).toEqual({ waiting: [], imports: [7], assets: [], problems: [] });
  });

  it('wait on while the library is away, and come in once it is back', async () => {
    openWith.note(state('open'));
    answer = away;
    await openWith.give([picture]);
    expect(openWith.take()).toEqual({ waiting: ['picture.jpg'], imports: [], assets: [], problems: [] });
    answer = { ok: true, value: { importId: 8 } };
    const before = changes;
    openWith.note(state('open'));
    await told(before);
    expect(openWith.take().imports).toEqual([8]);
  });

  it('that are originals of the library are shown and not imported', async () => {
    openWith.note(state('open'));
    await openWith.give([original, picture]);
    expect(started).toEqual([[picture]]);
    expect(openWith.take()).toEqual({ waiting: [], imports: [7], assets: [42], problems: [] });
    await openWith.give([original]);
    expect(started).toHaveLength(1);
    expect(openWith.take()).toEqual({ waiting: [], imports: [], assets: [42], problems: [] });
  });

  it('are asked for once, however often the library says that it is open', async () => {
    openWith.note(state('open'));
    await openWith.give([picture]);
    const before = changes;
    openWith.note(state('open'));
    await openWith.give([]);
    expect([questions, started.length, changes]).toEqual([1, 1, before]);
  });

  it('that are refused are told by name, with the reason', async () => {
    openWith.note(state('open'));
    answer = refused;
    await openWith.give([picture]);
    expect(openWith.take().problems).toEqual(['“picture.jpg”: The media folder is offline.']);
  });

  it('that are not there, or no files, are told by name and keep no other from coming in', async () => {
    const link = path.join(folder, 'link.jpg');
    await symlink(picture, link);
    openWith.note(state('open'));
    await openWith.give([path.join(folder, 'gone.jpg'), link, picture]);
    expect(started).toEqual([[picture]]);
    expect(openWith.take()).toEqual({
      waiting: [],
      imports: [7],
      assets: [],
      problems: [
        `“gone.jpg” is not in ${folder} any more.`,
        '“link.jpg” is a link. Open the file it leads to.',
      ],
    });
  });
});
