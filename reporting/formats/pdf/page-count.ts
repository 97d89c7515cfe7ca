interface Reference {
  end(content: string): void;
}

/** What pdfkit has, but does not type. */
interface Inside {
  readonly page: { readonly xobjects: Record<string, Reference>; readonly height: number };
  readonly _font: { readonly id: string; ref(): unknown };
  ref(data: object): Reference;
  addContent(content: string): void;
}

const ROOM = 40;

/**
 * "Page 3 of 12" while nobody knows the 12: all pages show the same small drawing, which is written last. So no page waits
 * for the end of the document.
 */
export class PageCount {
  readonly #doc: PDFKit.PDFDocument;
  readonly #drawings = new Map<number, Reference>();
  #page = 0;

  constructor(doc: PDFKit.PDFDocument) {
    this.#doc = doc;
  }

  /** In the font and size in force, ending at x. */
  put(x: number, y: number, size: number): void {
    this.#page += 1;
    const doc = this.#doc as unknown as Inside;
    const label = `Page ${this.#page} of `;
    // The count is as wide as the number of this page, or a little wider: the numbers of most pages are as long as the last.
    const slot = this.#doc.widthOfString('0'.repeat(String(this.#page).length + 1));
    const start = x - slot;
    this.#doc.text(label, start - this.#doc.widthOfString(label), y + size * 0.718, {
      lineBreak: false,
      baseline: 'alphabetic',
    });
    doc.page.xobjects['PageCount'] = this.#drawing(size);
    // pdfkit's pages count from above; what is drawn in here counts from below, from the line that the text stands on.
    const baseline = y + size * 0.718;
    doc.addContent(`q 1 0 0 -1 ${start.toFixed(2)} ${baseline.toFixed(2)} cm /PageCount Do Q`);
  }

  #drawing(size: number): Reference {
    const known = this.#drawings.get(size);
    if (known) return known;
    const doc = this.#doc as unknown as Inside;
    const Font = { F: doc._font.ref() };
    const BBox = [0, -size, ROOM, size * 2];
    const drawing = doc.ref({ Type: 'XObject', Subtype: 'Form', BBox, Resources: { Font } });
    this.#drawings.set(size, drawing);
    return drawing;
  }

  end(): void {
    for (const [size, drawing] of this.#drawings) {
      drawing.end(`0.36 0.4 0.44 rg BT /F ${size} Tf 0 0 Td (${this.#page}) Tj ET`);
    }
  }
}
