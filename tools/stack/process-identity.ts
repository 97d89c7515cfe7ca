import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A pid alone may be reused by a stranger; with its start time it names one process for good. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** Field 22 of /proc/<pid>/stat; counted behind the program's name, which may hold blanks and brackets. */
function linuxStartTime(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

function portableStartTime(pid: number): string | undefined {
  const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  return started === '' ? undefined : started;
}

/** When the process of this pid started; undefined when there is none (a zombie counts as none). */
export function startTimeOf(pid: number): string | undefined {
  try {
    return process.platform === 'linux' ? linuxStartTime(pid) : portableStartTime(pid);
  } catch {
    return undefined;
  }
}

export function isAlive(identity: ProcessIdentity): boolean {
  return startTimeOf(identity.pid) === identity.startTime;
}
