import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** The path of a module that something else loads: TypeScript here, JavaScript where it is built. */
export function besideThis(module: string): string {
  const extension = fileURLToPath(import.meta.url).endsWith('.ts') ? 'ts' : 'js';
  return require.resolve(`${module}.${extension}`);
}
