import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { MissingTool, requireProgram, run, withProgress } from './commands.js';
import { withoutAtlas } from './environment.js';
import { cacheDirectory, findOnPath } from './paths.js';
import { loopback, type PortBook } from './ports.js';
import { isRunning, processFolder } from './processes.js';
import { defineService, type Service } from './service.js';

export const temporalCliVersion = 'v1.5.1';
export const temporalServerVersion = '1.29.1';
const buildPackage = `github.com/temporalio/cli/cmd/temporal@${temporalCliVersion}`;

export interface TemporalService extends Service {
  readonly address: string;
  readonly uiUrl: string;
}

/**
 * The dev server's defaults let each shard poll 20 times a second, so that every dispatch waits 50 ms; these are the
 * settings that native measurements showed to matter.
 */
const dynamicConfig: Readonly<Record<string, string>> = {
  'history.transferProcessorMaxPollRPS': '2000',
  'history.timerProcessorMaxPollRPS': '2000',
  'history.visibilityProcessorMaxPollRPS': '2000',
  'system.enableActivityEagerExecution': 'true',
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
};

function candidates(): string[] {
  const goBin = process.env['GOBIN'] || join(process.env['GOPATH'] || join(homedir(), 'go'), 'bin');
  const files = [join(cacheDirectory(), 'bin', 'temporal'), findOnPath('temporal'), join(goBin, 'temporal')];
  return files.filter((file) => file !== undefined && existsSync(file)) as string[];
}

/** A Temporal CLI that carries the pinned server, if one is installed. */
export async function findTemporal(): Promise<string | undefined> {
  for (const file of candidates()) {
    const version = await run(file, ['--version']).catch(() => '');
    if (version.includes(`Server ${temporalServerVersion}`)) return file;
  }
  return undefined;
}

/** Go ≥ 1.21, which fetches the newer toolchain that the server wants. */
export async function requireGo(): Promise<string> {
  const howTo = 'install Go ≥ 1.25 from https://go.dev/dl (it builds the Temporal server once)';
  const go = requireProgram('go', howTo);
  const version = /go1\.(\d+)/.exec(await run(go, ['version']))?.[1];
  if (version === undefined || Number(version) < 21) throw new MissingTool('Go ≥ 1.25 (found an older one)', howTo);
  return go;
}

export async function resolveTemporal(): Promise<string> {
  const found = await findTemporal();
  if (found !== undefined) return found;
  const go = await requireGo();
  const bin = join(cacheDirectory(), 'bin');
  mkdirSync(bin, { recursive: true });
  await withProgress(`building the Temporal server ${temporalCliVersion} (once; takes about four minutes)`, () =>
    run(go, ['install', buildPackage], { env: { ...process.env, GOBIN: bin } }),
  );
  return join(bin, 'temporal');
}

export async function temporalAnswers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '2s' });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

export async function prepareTemporal(
  directory: string,
  book: PortBook,
  preferredPort?: number,
  preferredUiPort?: number,
): Promise<TemporalService> {
  const folder = processFolder(directory);
  const runs = isRunning(folder, 'temporal');
  const binary = await resolveTemporal();
  const home = join(directory, 'temporal');
  mkdirSync(home, { recursive: true });
  const port = await book.portFor('temporal', runs, preferredPort);
  const uiPort = await book.portFor('temporal-ui', runs, preferredUiPort);
  const httpPort = await book.portFor('temporal-http', runs);
  const metricsPort = await book.portFor('temporal-metrics', runs);
  const args = ['server', 'start-dev', '--ip', loopback, '--port', String(port), '--ui-port', String(uiPort)];
  args.push('--db-filename', join(home, 'temporal.db'), '--log-level', 'warn', '--log-format', 'json');
  args.push('--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal');
  args.push('--http-port', String(httpPort), '--metrics-port', String(metricsPort));
  for (const [key, value] of Object.entries(dynamicConfig)) args.push('--dynamic-config-value', `${key}=${value}`);
  const address = `${loopback}:${port}`;
  const service = defineService({
    folder,
    spec: { name: 'temporal', command: binary, args, cwd: home, env: withoutAtlas() },
    readiness: { check: () => temporalAnswers(address), withinMs: 60_000 },
  });
  return { ...service, address, uiUrl: `http://${loopback}:${uiPort}` };
}
