import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonWith } from '../../tools/stack/python.js';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('./office.py', import.meta.url));
const NAME = 'office-readers-1';
const PACKAGES = ['openpyxl==3.1.5', 'et-xmlfile==2.0.0', 'pypdfium2==5.15.2'];
const LARGEST_ANSWER = 256 * 1024 * 1024;

export interface ReadCell {
  readonly value: string | number | null;
  /** "s" text, "n" number, "d" date, "f" formula. */
  readonly type: string;
  readonly format: string;
  readonly bold: boolean;
  readonly quoted: boolean;
}

export interface ReadSheet {
  readonly name: string;
  readonly frozen: string | null;
  readonly printTitles: string | null;
  readonly orientation: string;
  readonly footer: string | null;
  readonly widths: readonly number[];
  readonly rows: readonly (readonly ReadCell[])[];
}

export interface ReadPage {
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

/** A workbook as openpyxl reads it. */
export const readWorkbook = (bytes: Uint8Array): Promise<ReadSheet[]> => readBy('xlsx', bytes);

/** The pages of a PDF as PDFium reads them. */
export const readPages = (bytes: Uint8Array): Promise<ReadPage[]> => readBy('pdf', bytes);

async function readBy<T>(kind: 'xlsx' | 'pdf', bytes: Uint8Array): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-office-'));
  try {
    const file = join(folder, `document.${kind}`);
    writeFileSync(file, bytes);
    const { stdout } = await run(await pythonWith(NAME, PACKAGES), [SCRIPT, kind, file], { maxBuffer: LARGEST_ANSWER });
    return JSON.parse(stdout) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
