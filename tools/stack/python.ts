import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MissingTool, requireProgram, run, withProgress } from './commands.js';
import { cacheDirectory } from './paths.js';

const HOW_TO = 'install Python ≥ 3.9 with its venv module (Debian: apt install python3-venv)';

const pythonIn = (environment: string): string => join(environment, 'bin', 'python');

/**
 * Python with these packages, each "name==version", in an environment of its own, which is fetched once and moved into place
 * only when complete. Its programs are run as modules: their files would name the place where the environment was made.
 */
export async function pythonWith(name: string, packages: readonly string[]): Promise<string> {
  const target = join(cacheDirectory(), name);
  if (existsSync(target)) return pythonIn(target);
  const python = requireProgram('python3', HOW_TO);
  mkdirSync(cacheDirectory(), { recursive: true });
  const workshop = mkdtempSync(join(cacheDirectory(), 'resolving-'));
  try {
    const made = join(workshop, 'environment');
    await withProgress(`fetching ${name} from PyPI`, async () => {
      await run(python, ['-m', 'venv', made]).catch((error: unknown) => {
        throw new MissingTool(`Python's venv module (${(error as Error).message})`, HOW_TO);
      });
      await run(pythonIn(made), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
    });
    // Two clones may fetch at once: whoever comes second keeps what is there.
    if (!existsSync(target)) renameSync(made, target);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return pythonIn(target);
}
