import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MissingTool, requireProgram, run, withProgress } from './commands.js';
import { cacheDirectory } from './paths.js';

export const beancountVersion = '3.2.3';

const PACKAGES = [
  `beancount==${beancountVersion}`,
  'click==8.5.1',
  'python-dateutil==4.0.0',
  'regex==2026.11.15',
  'tzdata==2026.6',
];
const HOW_TO = 'install Python ≥ 3.9 with its venv module (Debian: apt install python3-venv)';

const folder = (): string => join(cacheDirectory(), `beancount-${beancountVersion}`);
const pythonIn = (environment: string): string => join(environment, 'bin', 'python');

/**
 * Python with Beancount, in an environment of its own, which is fetched once and moved into place only when complete. Its
 * programs are run as modules: their files would name the place where the environment was made.
 */
export async function resolveBeancount(): Promise<string> {
  const target = folder();
  if (existsSync(target)) return pythonIn(target);
  const python = requireProgram('python3', HOW_TO);
  mkdirSync(cacheDirectory(), { recursive: true });
  const workshop = mkdtempSync(join(cacheDirectory(), 'resolving-'));
  try {
    const made = join(workshop, 'environment');
    await withProgress(`fetching Beancount ${beancountVersion} from PyPI`, async () => {
      await run(python, ['-m', 'venv', made]).catch((error: unknown) => {
        throw new MissingTool(`Python's venv module (${(error as Error).message})`, HOW_TO);
      });
      await run(pythonIn(made), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
    });
    // Two clones may fetch at once: whoever comes second keeps what is there.
    if (!existsSync(target)) renameSync(made, target);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return pythonIn(target);
}

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
