import type { Address } from '../../../domain/kernel/address.js';
import { COMPANY } from '../../../domain/kernel/company.js';
import { linesOf } from './lines.js';
import { FAINT, MARGIN, type Paper, RULE } from './paper.js';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface LetterHead {
  /** "Invoice", large. */
  readonly kind: string;
  /** What the document is about: number, dates, terms. */
  readonly facts: readonly Fact[];
  /** Name and address of whoever gets it, line by line. */
  readonly to: readonly string[];
}

/** Whoever a letter goes to; the name as the document has it, the address as it is now, where it is known. */
export interface Recipient {
  readonly name: string;
  readonly address?: Address | undefined;
}

export function addressed({ name, address }: Recipient): string[] {
  if (!address) return [name];
  const { name: place, street, city, region, postalCode, country } = address;
  const lines = [name, place, street, `${city}, ${region} ${postalCode}`, country];
  return lines.filter((line, at) => line !== '' && lines.indexOf(line) === at);
}

const FOOT = 26;
const FACTS_WIDTH = 230;
const LABEL_WIDTH = 84;
const BODY = { size: 9.5 };
const LINE = 13;

/** Company, kind of document, addressee and facts; answers where the letter goes on. */
export function drawLetterHead(paper: Paper, { kind, facts, to }: LetterHead): number {
  const { left, right, width } = paper;
  paper.put(COMPANY.name, { x: left, y: MARGIN }, { size: 13, bold: true });
  COMPANY.lines.forEach((line, at) => {
    paper.put(line, { x: left, y: MARGIN + 18 + at * 11 }, { size: 8.5, color: FAINT });
  });
  paper.put(kind, { x: left, y: MARGIN, width, align: 'right' }, { size: 20, bold: true });
  const top = MARGIN + 66;
  paper.rule(left, top, width, { color: RULE });
  paper.put('To', { x: left, y: top + 14 }, { size: 8, color: FAINT });
  const room = width - FACTS_WIDTH - 20;
  let y = top + 27;
  for (const [at, line] of to.entries()) {
    for (const part of linesOf(paper, line, room, { ...BODY, bold: at === 0 })) {
      paper.put(part, { x: left, y }, { ...BODY, bold: at === 0 });
      y += LINE;
    }
  }
  const x = right - FACTS_WIDTH;
  let factsY = top + 14;
  for (const { label, value } of facts) {
    paper.put(label, { x, y: factsY + 1 }, { size: 8, color: FAINT });
    for (const part of linesOf(paper, value, FACTS_WIDTH - LABEL_WIDTH, BODY)) {
      paper.put(part, { x: x + LABEL_WIDTH, y: factsY }, BODY);
      factsY += LINE;
    }
  }
  return Math.max(y, factsY) + 16;
}

/** Head of the further pages of a letter; answers where it goes on. */
export function drawFurtherHead(paper: Paper, title: string): number {
  paper.put(`${COMPANY.name} · ${title}`, { x: paper.left, y: MARGIN - 8 }, { size: 9, bold: true });
  return MARGIN + 8;
}

export function drawLetterFoot(paper: Paper, title: string): void {
  const small = { size: 7.5, color: FAINT };
  const y = paper.height - FOOT;
  paper.rule(paper.left, y - 5, paper.width, { color: RULE });
  paper.put(`${COMPANY.name} · ${COMPANY.lines.join(', ')} · ${title}`, { x: paper.left, y }, small);
  paper.putPageNumber(y, small);
}
