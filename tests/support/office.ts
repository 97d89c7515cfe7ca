import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { requireProgram } from '../../tools/stack/commands.js';
import { cacheDirectory } from '../../tools/stack/paths.js';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('./office.py', import.meta.url));
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
    const { stdout } = await run(await python(), [SCRIPT, kind, file], { maxBuffer: LARGEST_ANSWER });
    return JSON.parse(stdout) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let ready: Promise<string> | undefined;

/** A Python with these packages, from PyPI once, kept with the other programs that tests need. */
function python(): Promise<string> {
  ready ??= prepare();
  return ready;
}

async function prepare(): Promise<string> {
  const version = createHash('sha256').update(PACKAGES.join(' ')).digest('hex').slice(0, 12);
  const target = join(cacheDirectory(), `office-${version}`);
  const program = join(target, 'bin', 'python');
  if (existsSync(join(target, 'complete'))) return program;
  mkdirSync(dirname(target), { recursive: true });
  const base = requireProgram('python3', 'install Python ≥ 3.9 with venv, e.g. `apt-get install python3-venv`');
  const workshop = mkdtempSync(join(dirname(target), 'office-making-'));
  try {
    await run(base, ['-m', 'venv', workshop]);
    await run(join(workshop, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--no-deps', ...PACKAGES]);
    writeFileSync(join(workshop, 'complete'), '');
    // Two test files may prepare at once: whoever comes second keeps what is there.
    if (!existsSync(join(target, 'complete'))) renameSync(workshop, target);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return program;
}
