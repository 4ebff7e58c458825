/**
 * Screenshots of the documentation: each is shown in the light and the dark of whoever reads, and said in words to who does not see it.
 *
 * @typedef {import('./markdown.mjs').Document} Document
 * @typedef {import('./markdown.mjs').Fault} Fault
 */

const PICTURE = /<picture>(.*?)<\/picture>/gs;
const DARK = /<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)-dark\.png">/;
const LIGHT = /<img alt="([^"]*)" src="([^"]+)-light\.png">/;
const ALONE = /!\[[^\]]*\]\([^)]*-(?:light|dark)\.png\)/g;

/** @param {readonly Document[]} documents @returns {Fault[]} */
export function pictureFaults(documents) {
  return documents.flatMap(({ file, source }) => {
    const fault = (/** @type {number} */ index, /** @type {string} */ words) => ({
      file,
      line: source.slice(0, index).split('\n').length,
      words,
    });
    const wrong = [...source.matchAll(PICTURE)].flatMap(({ index, 1: inside = '' }) => {
      const words = pictureFault(inside);
      return words === undefined ? [] : [fault(index, words)];
    });
    const alone = [...source.matchAll(ALONE)].map(({ index }) =>
      fault(index, 'This picture is there for light and dark; show it with <picture>.'),
    );
    return [...wrong, ...alone];
  });
}

/** @param {string} inside @returns {string | undefined} */
function pictureFault(inside) {
  const [, dark] = DARK.exec(inside) ?? [];
  const [, alt, light] = LIGHT.exec(inside) ?? [];
  if (dark === undefined || light === undefined)
    return 'A <picture> has a <source> for the dark and an <img> with alt and src for the light.';
  if (dark !== light) return `Light is “${light}” and dark is “${dark}”.`;
  return alt === '' ? 'Say in alt what the picture shows.' : undefined;
}
