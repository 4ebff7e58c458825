import { describe, expect, it } from 'vitest';
import { gridCommand, type KeyPress } from '../../renderer/features/gallery/keyboard.ts';
import { viewerCommand } from '../../renderer/features/viewer/viewerKeys.ts';

function key(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
}
const ctrl = { ctrlKey: true };
const shift = { shiftKey: true };

describe('keys of the grid', () => {
  it('move by cell, row, page and to the ends', () => {
    const to = (press: KeyPress) => {
      const command = gridCommand(press, false);
      return command?.type === 'move' ? command.to : command;
    };
    expect(to(key('ArrowDown'))).toBe('down');
    expect(to(key('Home'))).toBe('rowStart');
    expect(to(key('Home', ctrl))).toBe('first');
    expect(to(key('End', ctrl))).toBe('last');
    expect(to(key('PageUp'))).toBe('pageUp');
  });

  it('extend with Shift and move alone with Ctrl', () => {
    expect(gridCommand(key('ArrowLeft', shift), false)).toMatchObject({ extend: true, toggle: false });
    expect(gridCommand(key('ArrowLeft', ctrl), false)).toMatchObject({ extend: false, toggle: true });
    expect(gridCommand(key('End', { ...ctrl, ...shift }), false)).toMatchObject({ to: 'last', extend: true });
  });

  it('go by the letter typed, and by its place where letters are not Latin', () => {
    expect(gridCommand(key('a', ctrl), false)).toEqual({ type: 'selectAll' });
    expect(gridCommand(key('A', { ...ctrl, ...shift }), false)).toEqual({ type: 'selectNone' });
    expect(gridCommand(key('ф', { ...ctrl, code: 'KeyA' }), false)).toEqual({ type: 'selectAll' });
    expect(gridCommand(key('q', { ...ctrl, code: 'KeyA' }), false)).toBeNull();
    expect(gridCommand(key('i', ctrl), false)).toEqual({ type: 'invert' });
  });

  it('use Cmd on a Mac and leave Ctrl to the system there', () => {
    expect(gridCommand(key('a', { metaKey: true }), true)).toEqual({ type: 'selectAll' });
    expect(gridCommand(key('a', ctrl), true)).toBeNull();
    expect(gridCommand(key('a', { metaKey: true }), false)).toBeNull();
  });

  it('give stars by a digit alone', () => {
    expect(gridCommand(key('3'), false)).toEqual({ type: 'rate', stars: 3 });
    expect(gridCommand(key('0'), false)).toEqual({ type: 'rate', stars: 0 });
    expect(gridCommand(key('6'), false)).toBeNull();
    expect(gridCommand(key('3', ctrl), false)).toBeNull();
  });

  it('zoom, preview, open and go back; with Alt they belong to others', () => {
    expect(gridCommand(key('+', ctrl), false)).toEqual({ type: 'zoom', to: 'in' });
    expect(gridCommand(key('=', ctrl), false)).toEqual({ type: 'zoom', to: 'in' });
    expect(gridCommand(key('-', ctrl), false)).toEqual({ type: 'zoom', to: 'out' });
    expect(gridCommand(key('0', ctrl), false)).toEqual({ type: 'zoom', to: 'reset' });
    expect(gridCommand(key(' '), false)).toEqual({ type: 'preview' });
    expect(gridCommand(key(' ', ctrl), false)).toEqual({ type: 'toggleFocused' });
    expect(gridCommand(key('Enter', { metaKey: true }), true)).toEqual({ type: 'toggleFocused' });
    expect(gridCommand(key('Enter'), false)).toEqual({ type: 'open' });
    expect(gridCommand(key('Escape'), false)).toEqual({ type: 'back' });
    expect(gridCommand(key('ArrowLeft', { altKey: true }), false)).toBeNull();
    expect(gridCommand(key('a'), false)).toBeNull();
  });
});

describe('keys of the viewer', () => {
  it('step, zoom, inspect and close', () => {
    const command = (press: KeyPress) => viewerCommand(press, false);
    expect(command(key('ArrowLeft'))).toBe('previous');
    expect(command(key('ArrowRight'))).toBe('next');
    expect(command(key('Home'))).toBe('first');
    expect(command(key('z'))).toBe('toggleZoom');
    expect(command(key('я', { code: 'KeyZ' }))).toBe('toggleZoom');
    expect(command(key('i'))).toBe('inspector');
    expect(command(key('+'))).toBe('zoomIn');
    expect(command(key('-', ctrl))).toBe('zoomOut');
    expect(command(key('0', { ...ctrl, code: 'Digit0' }))).toBe('fit');
    expect(command(key('Escape'))).toBe('close');
    expect(command(key(' '))).toBe('space');
    expect(command(key('z', ctrl))).toBeNull();
    expect(command(key('ArrowLeft', { altKey: true }))).toBeNull();
  });
});
