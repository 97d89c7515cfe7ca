import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.js';
import { cacheDirectory } from './paths.js';
import { pythonWith } from './python.js';

export const beancountVersion = '3.2.3';

const PACKAGES = [
  `beancount==${beancountVersion}`,
  'click==8.5.1',
  'python-dateutil==4.0.0',
  'regex==2026.11.15',
  'tzdata==2026.6',
];

export const resolveBeancount = (): Promise<string> => pythonWith(`beancount-${beancountVersion}`, PACKAGES);

/** What bean-check says of this text; empty when it has nothing to say. */
export async function beanCheck(text: string): Promise<string> {
  const python = await resolveBeancount();
  const directory = mkdtempSync(join(cacheDirectory(), 'checking-'));
  try {
    const file = join(directory, 'books.beancount');
    writeFileSync(file, text);
    return await run(python, ['-m', 'beancount.scripts.check', '--no-cache', file]).then(
      (said) => said.trim(),
      (error: unknown) => (error as Error).message,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
