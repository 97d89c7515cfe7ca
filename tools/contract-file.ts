import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export const checking = (env: NodeJS.ProcessEnv): boolean => env['CHECK'] === '1' || env['CI'] === 'true';

/** Writes a generated file, or, when checking, only compares; answers whether it is what it should be. */
export function keepGenerated(path: string, text: string, check: boolean): boolean {
  if (check) return existsSync(path) && readFileSync(path, 'utf8') === text;
  writeFileSync(path, text);
  return true;
}
