/** Tables as Markdown, for the parts of the documentation that are made from the code. */

/** Text that stands for itself in a cell. @param {string} text */
export function inCell(text) {
  return text.replaceAll(/[|*<_{}]/g, '\\$&');
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
