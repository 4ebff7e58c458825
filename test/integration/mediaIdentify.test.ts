import path from 'node:path';
import { expect, it } from 'vitest';
import { identify } from '../../electron/library/media/identify.ts';
import { corpusFile, corpusTable, describeWithCorpus } from '../support/media.ts';

/** The same type under another name. */
const SAME: Readonly<Record<string, string>> = {
  'text/xml': 'application/xml',
  'text/rtf': 'application/rtf',
  'video/x-msvideo': 'video/vnd.avi',
  'image/x-jp2-codestream': 'image/j2c',
  'application/vnd.microsoft.portable-executable': 'application/x-msdownload',
  'image/x-os2-graphics': 'image/x-os2-icon',
  'image/x-os2-ico': 'image/x-os2-icon',
  'inode/x-empty': 'application/octet-stream',
};

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
/** Where we know better than the manifest's tool, and why. */
const BETTER: Readonly<Record<string, readonly [string, string]>> = {
  'hostile/image-rs/sixteen-bit-gray-colormap2.tga': ['image/x-tga', 'a Targa header, and named so'],
  'hostile/pillow/syntax_num_frames_high.png': ['image/apng', 'has an animation control chunk'],
  'odd-format/synthetic/animated.apng': ['image/apng', 'has an animation control chunk'],
  'hostile/synthetic/bomb/docx-billion-laughs.docx': [DOCX, 'its archive holds a document part'],
  'hostile/synthetic/bomb/docx-document-xml-100MB-spaces.docx': [DOCX, 'its archive holds a document part'],
  'hostile/tika/testWORD_truncated.docx': [DOCX, 'its archive holds a document part'],
  'odd-format/file-type/fixture-normal.jls': ['image/jls', 'JPEG-LS has a frame marker of its own'],
};

describeWithCorpus('every file of the corpus', () => {
  it.each(corpusTable('MANIFEST.tsv').map((row) => [row.path ?? '', row.mime_by_content ?? ''] as const))(
    '%s is %s',
    async (file, stated) => {
      const { mime } = await identify(corpusFile(file), path.basename(file));
      expect(mime).toBe(BETTER[file]?.[0] ?? SAME[stated] ?? stated);
    },
  );
});

describeWithCorpus('names that lie', () => {
  const of = (file: string) => identify(corpusFile(`hostile/synthetic/${file}`), path.basename(file));

  it.each([
    ['lying-extension/jpeg-content.heic', 'jpg', 'image'],
    ['lying-extension/jpeg-content.txt', 'jpg', 'image'],
    ['lying-extension/jpeg-double.jpg.exe', 'jpg', 'image'],
    ['lying-extension/html.jpg', 'html', 'document'],
    ['lying-extension/pe-stub.jpg', 'exe', 'other'],
    ['lying-extension/svg-content.png', 'svg', 'image'],
    ['lying-extension/tiff-content.nef', 'tif', 'image'],
    ['lying-extension/zip-content.pdf', 'zip', 'other'],
    ['lying-extension/gif-content.mp4', 'gif', 'image'],
    ['polyglot/pdf-starts-after-900-bytes-jpeg-like.pdf', 'jpg', 'image'],
  ])('%s is stored as .%s of kind %s, with a warning', async (file, extension, kind) => {
    const identity = await of(file);
    expect(identity).toMatchObject({ extension, kind });
    expect(identity.warning).toContain(`.${file.split('.').at(-1)}`);
  });

  it.each([
    'polyglot/gif-javascript.gif',
    'polyglot/jpeg-plus-zip-appended.jpg',
    'polyglot/pdf-plus-zip.pdf',
  ])('%s is what its content leads with, without a warning', async (file) => {
    const identity = await of(file);
    expect(identity.extension).toBe(file.split('.').at(-1));
    expect(identity.warning).toBeNull();
  });

  it('an unknown content keeps a harmless extension and says so', async () => {
    const identity = await of('corrupt/random-64k.png');
    expect(identity).toMatchObject({ kind: 'other', mime: 'application/octet-stream', extension: 'png' });
    expect(identity.warning).not.toBeNull();
  });
});
