import {
  fingerprintOf,
  logFileOf,
  type ProcessFolder,
  type ProcessSpec,
  type Readiness,
  runningProcess,
  signalProcess,
  spawnDetached,
  stopProcess,
  waitUntilEnded,
  waitUntilReady,
} from './processes.js';

/** A process that can be started, stopped, killed and started again on the same port and data. */
export interface Service {
  readonly name: string;
  readonly logFile: string;
  /** Starts it unless it runs with these settings, and waits until it answers; `alive` does not wait (say, while a neighbour is down). */
  start(until?: 'ready' | 'alive'): Promise<void>;
  /** Asks it to end; kills it when it does not. Does nothing when it does not run. */
  stop(): Promise<void>;
  /** Sends a signal; for SIGKILL waits until the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  restart(): Promise<void>;
  isRunning(): boolean;
  pid(): number | undefined;
}

export interface ServiceDefinition {
  readonly folder: ProcessFolder;
  readonly spec: ProcessSpec;
  readonly readiness: Readiness;
  readonly graceMs?: number | undefined;
}

export function defineService(definition: ServiceDefinition): Service {
  const { folder, spec, readiness } = definition;
  const current = () => runningProcess(folder, spec.name);

  async function start(until: 'ready' | 'alive' = 'ready'): Promise<void> {
    const running = current();
    const isSame = running?.fingerprint === fingerprintOf(spec);
    if (running !== undefined && !isSame) await stopProcess(folder, running, definition.graceMs);
    const record = isSame && running !== undefined ? running : await spawnDetached(folder, spec);
    if (until === 'ready') await waitUntilReady(folder, record, readiness);
  }

  async function stop(): Promise<void> {
    const record = current();
    if (record !== undefined) await stopProcess(folder, record, definition.graceMs);
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const record = current();
    if (record === undefined) return;
    signalProcess(record, signal);
    if (signal === 'SIGKILL') await waitUntilEnded(record, 10_000);
  }

  async function restart(): Promise<void> {
    await stop();
    await start();
  }

  return {
    name: spec.name,
    logFile: logFileOf(folder, spec.name),
    start,
    stop,
    kill,
    restart,
    isRunning: () => current() !== undefined,
    pid: () => current()?.pid,
  };
}
