import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../shared/filename.ts';
import { anyText } from '../support/anyText.ts';

describe('safeFileName', () => {
  it.each([
    ['holiday.jpg', 'holiday.jpg'],
    ['Å ångström.png', 'Å ångström.png'.normalize('NFC')],
    ['e\u0301te\u0301.jpg', 'été.jpg'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['a:b*c?"d<e>f|g\\h/i', 'a_b_c__d_e_f_g_h_i'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['e\u202e\u0301te.jpg', 'éte.jpg'],
    ['line\nbreak\0.jpg', 'linebreak.jpg'],
    ['trailing. . .', 'trailing'],
    ['CON', '_CON'],
    ['lpt1.tiff', '_lpt1.tiff'],
    ['console.png', 'console.png'],
    ['👩‍👩‍👧 family.jpg', '👩‍👩‍👧 family.jpg'],
    ['...', 'file'],
    ['', 'file'],
  ])('turns %j into %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it('keeps the extension when it cuts a long name', () => {
    const name = safeFileName(`${'ä'.repeat(300)}.jpeg`);
    expect(name.endsWith('ä.jpeg')).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(name)).toBeGreaterThan(250);
  });

  it('ends in no blank when a device name is cut that got a letter in front', () => {
    expect(safeFileName(`con.${'a'.repeat(249)} b`)).toBe(`_con.${'a'.repeat(249)}`);
  });

  it('always gives a usable name, and leaves its own result as it is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(), fc.string({ unit: 'binary', maxLength: 400 })), (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Cs}]/u);
        expect(safe).not.toMatch(/[.\s]$/);
        expect(Buffer.byteLength(safe)).toBeGreaterThan(0);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255);
        expect(safe.normalize('NFC')).toBe(safe);
        expect(safeFileName(safe)).toBe(safe);
      }),
    );
  });
});
