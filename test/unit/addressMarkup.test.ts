import { describe, expect, it } from 'vitest';
import { htmlOf, type MarkupFacts, markdownOf } from '../../shared/addressMarkup.ts';

const at = (rendition: string | null, width: number, height: number, mime = 'image/jpeg') => ({
  rendition,
  url: `/media/${rendition ?? 'original'}.jpg`,
  mime,
  width,
  height,
});
const photo: MarkupFacts = {
  name: 'Beach "at" dawn <1>.jpg',
  kind: 'image',
  addresses: [at(null, 6000, 4000), at('large', 1620, 1080), at('medium', 300, 300)],
};

describe('markup of an address', () => {
  it('offers every uncropped size in the srcset and shows the one a page can use', () => {
    expect(htmlOf(photo)).toBe(
      '<img src="/media/large.jpg" srcset="/media/large.jpg 1620w, /media/original.jpg 6000w"' +
        ' sizes="(max-width: 960px) 100vw, 960px" width="1620" height="1080"' +
        ' alt="Beach &quot;at&quot; dawn &lt;1&gt;" loading="lazy">',
    );
  });

  it('shows a rendition where browsers cannot show the original', () => {
    const raw = { ...photo, addresses: [at(null, 6000, 4000, 'image/x-canon-cr2'), at('large', 1620, 1080)] };
    expect(htmlOf(raw)).toContain('src="/media/large.jpg" width="1620"');
    expect(htmlOf(raw)).not.toContain('original');
  });

  it('is a player for what moves or sounds and a link for the rest', () => {
    const one = { name: 'a.bin', addresses: [at(null, 1, 1, 'x/y')] };
    expect(htmlOf({ ...one, kind: 'video' })).toMatch(/^<video src=/);
    expect(htmlOf({ ...one, kind: 'audio' })).toMatch(/^<audio src=/);
    expect(htmlOf({ ...one, kind: 'document' })).toBe('<a href="/media/original.jpg">a</a>');
  });

  it('escapes what Markdown would read', () => {
    expect(markdownOf({ ...photo, name: 'a_b [1]*.jpg' })).toBe('![a\\_b \\[1\\]\\*](/media/large.jpg)');
    expect(markdownOf({ ...photo, kind: 'document', name: 'paper.pdf' })).toBe(
      '[paper](/media/original.jpg)',
    );
  });

  it('is empty for what has no address', () => {
    expect([htmlOf({ ...photo, addresses: [] }), markdownOf({ ...photo, addresses: [] })]).toEqual(['', '']);
  });
});
