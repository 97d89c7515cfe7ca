import { oneLine, type Paper, type Type } from './paper.js';

/** Widths that were added up and taken apart again are not the same to the last digit. */
const TOLERANCE = 0.01;

/** How wide the widest of its pieces is that stay in one line: a line may break at a space, and after an underscore. */
export const widestWord = (paper: Paper, text: string, type: Type): number =>
  Math.max(...text.split(/ |(?<=_)/).map((word) => paper.widthOf(word, type)));

/** Text in lines that fit the width, broken between words, and within one that is too long for a line. */
export function linesOf(paper: Paper, text: string, width: number, type: Type): string[] {
  if (text === '') return [];
  return text.split(/\r\n|[\r\n]/).flatMap((paragraph) => wrapped(paper, oneLine(paragraph), width, type));
}

function wrapped(paper: Paper, text: string, width: number, type: Type): string[] {
  const fits = (line: string): boolean => paper.widthOf(line, type) <= width + TOLERANCE;
  if (text.length < 200 && fits(text)) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (line.length > 1 && !fits(line)) {
      const most = fittingLength(line, fits);
      // After an underscore, if there is one.
      const length = line.lastIndexOf('_', most - 1) + 1 || most;
      lines.push(line.slice(0, length));
      line = line.slice(length);
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function fittingLength(word: string, fits: (text: string) => boolean): number {
  let least = 1;
  let most = Math.min(word.length, 400);
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(word.slice(0, middle))) least = middle;
    else most = middle - 1;
  }
  // Not between the two halves of a character.
  const splits = /[\ud800-\udbff]/.test(word[least - 1] ?? '');
  return splits ? (least > 1 ? least - 1 : least + 1) : least;
}
