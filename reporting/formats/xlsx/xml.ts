// Excel takes no more in a cell.
const LONGEST = 32_767;

/** Characters that XML cannot hold, and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Text of an element or attribute; `_x0041_` would be read as "A", so its underscore is spelled out. */
export function xml(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return cut
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(IMPOSSIBLE, '\ufffd')
    .replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** "A", "Z", "AA": the name of a column counted from 0. */
export function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}
