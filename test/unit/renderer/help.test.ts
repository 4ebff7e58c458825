import { beforeEach, describe, expect, it } from 'vitest';
import { actionOf, helpTopics } from '../../../renderer/features/help/topics.ts';
import { useWindow } from '../../../renderer/state/window.ts';
import { holdsWords } from '../../../renderer/ui/textSearch.ts';

describe('the help', () => {
  const find = (typed: string) =>
    helpTopics
      .filter(({ title, words, keywords }) => holdsWords(typed, [title, ...words, ...keywords]))
      .map(({ id }) => id);

  it('has a title, words and a name of its own for every topic', () => {
    for (const topic of helpTopics) {
      expect(topic.words.length, topic.id).toBeGreaterThan(0);
      expect(find(topic.title), topic.title).toContain(topic.id);
    }
    expect(new Set(helpTopics.map(({ id }) => id)).size).toBe(helpTopics.length);
  });

  it.each([
    ['originals', 'import'],
    ['bit rot', 'verification'],
    ['telemetry', 'privacy'],
    ['bucket', 'cloud'],
    ['new computer', 'restore'],
    ['crash', 'safety'],
    ['signed', 'addresses'],
    ['phone', 'watch'],
    ['undo', 'trash'],
    ['orphans', 'cleanup'],
    ['drive', 'places'],
    ['refused', 'collections'],
  ])('answers a search for “%s”', (typed, topic) => {
    expect(find(typed)).toContain(topic);
  });

  describe('leads', () => {
    beforeEach(() => useWindow.setState({ dialog: 'help', view: 'gallery' }));
    const names = [...new Set(helpTopics.flatMap(({ actions }) => actions))];

    it.each(names)('with “%s” to another dialog or view', (name) => {
      const { label, run } = actionOf(name);
      run();
      expect(label).not.toBe('');
      expect(useWindow.getState().dialog).not.toBe('help');
    });

    it('to the page of the settings it names', () => {
      actionOf('addresses').run();
      expect(useWindow.getState()).toMatchObject({ dialog: 'settings', settingsPage: 'addresses' });
    });
  });
});
