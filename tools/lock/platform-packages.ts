interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

export const parseLock = (text: string): LockFile => JSON.parse(text) as LockFile;

interface Missing {
  readonly path: string;
  readonly entry: LockEntry;
}

const systems = /(android|darwin|linux|win32|freebsd|openharmony)/;
const processors = /-(arm64|x64|arm|ppc64|s390x|ia32|riscv64|loong64)\b/;

function libcOf(name: string, system: string): string[] | undefined {
  if (name.includes('musl')) return ['musl'];
  return system === 'linux' && name.includes('gnu') ? ['glibc'] : undefined;
}

/**
 * Packages for other platforms that the lock does not name. npm leaves one out when the registry that wrote the lock
 * does not have it; `npm ci` then refuses the whole lock, everywhere.
 */
export function missingPlatformPackages({ packages }: LockFile): Missing[] {
  const missing: Missing[] = [];
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const system = systems.exec(name)?.[1];
      const processor = processors.exec(name)?.[1];
      const locked = [`${path}/node_modules/${name}`, `node_modules/${name}`].some((place) => packages[place]);
      if (locked || system === undefined || processor === undefined) continue;
      const libc = libcOf(name, system);
      const rest = { ...(dev ? { dev } : {}), ...(libc ? { libc } : {}), optional: true, os: [system] };
      missing.push({ path: `node_modules/${name}`, entry: { version, cpu: [processor], ...rest } });
    }
  }
  return missing;
}

/** The lock with those packages, in npm's order. */
export function completeLock(lock: LockFile): LockFile {
  const added = missingPlatformPackages(lock).map(({ path, entry }) => [path, entry] as const);
  const all = { ...lock.packages, ...Object.fromEntries(added) };
  const sorted = Object.entries(all).sort(([left], [right]) => left.localeCompare(right, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}
