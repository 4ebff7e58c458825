import { describe, expect, it } from 'vitest';
import { extensionOfName, kindOf } from '../../electron/library/media/fileTypes.ts';
import { sniffText } from '../../electron/library/media/sniffText.ts';
import { integer, number, text } from '../../electron/library/media/values.ts';

const typeOf = (start: string | Uint8Array) =>
  sniffText(typeof start === 'string' ? new TextEncoder().encode(start) : start)?.mime ?? null;

describe('text formats', () => {
  it.each([
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
    ['<?xml version="1.0"?><!-- <html> --><svg/>', 'image/svg+xml'],
    ['<!DOCTYPE svg [<!ENTITY a "<html>">]><svg>&a;</svg>', 'image/svg+xml'],
    ['\ufeff  <s:svg xmlns:s="x">', 'image/svg+xml'],
    ['<!doctype HTML><p>', 'text/html'],
    ['<script>alert(1)</script>', 'text/html'],
    ['<html><svg></svg></html>', 'text/html'],
    ['<?xml version="1.0"?><svgx/>', 'application/xml'],
    ['<?xml version="1.0"?><gpx><svg/></gpx>', 'application/xml'],
    ['Only words, and then <svg>', 'text/plain'],
    ['a,b\n1,2\n', 'text/plain'],
  ])('%s is %s', (start, mime) => {
    expect(typeOf(start)).toBe(mime);
  });

  it('in UTF-16 are told by their byte order mark', () => {
    expect(typeOf(Buffer.from('\ufeff<?xml version="1.0"?><svg/>', 'utf16le'))).toBe('image/svg+xml');
  });

  it('hold no bytes that text does not hold', () => {
    expect(typeOf(Uint8Array.of(0x3c, 0x73, 0x76, 0x67, 0x00))).toBeNull();
  });
});

describe('names and kinds', () => {
  it('read a plain extension only', () => {
    expect(extensionOfName('a.b.JPG')).toBe('jpg');
    expect(extensionOfName('.hidden')).toBe('');
    expect(extensionOfName('no_extension')).toBe('');
    expect(extensionOfName('trailing.')).toBe('');
    expect(extensionOfName('x.j p')).toBe('');
  });

  it('sort types into kinds', () => {
    expect(kindOf('image/x-nikon-nef')).toBe('image');
    expect(kindOf('application/pdf')).toBe('document');
    expect(kindOf('application/x-msdownload')).toBe('other');
    expect(kindOf('audio/flac')).toBe('audio');
  });
});

describe('values out of metadata', () => {
  it('are text without controls, direction marks and excess', () => {
    expect(text({ A: ' \u0000Canon\u0007\n EOS\u202e ' }, 'A')).toBe('Canon EOS');
    expect(text({ A: '\u0000\u0000  ', B: 'x' }, 'A', 'B')).toBe('x');
    expect(text({ A: 'y'.repeat(60_000) }, 'A')).toHaveLength(500);
    expect(text({ A: '<b>Canon</b>' }, 'A')).toBe('<b>Canon</b>');
    expect(text({ A: {} }, 'A')).toBeNull();
  });

  it('are numbers only within their bounds', () => {
    expect(number({ A: 'inf', B: 2.8 }, 0, 10, 'A', 'B')).toBe(2.8);
    expect(number({ A: 'undef' }, 0, 10, 'A')).toBeNull();
    expect(number({ A: -1 }, 0, 10, 'A')).toBeNull();
    expect(integer({ A: '100 100' }, 1, 1000, 'A')).toBe(100);
    expect(integer({ A: [200, 400] }, 1, 1000, 'A')).toBe(200);
  });
});
