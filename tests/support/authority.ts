import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key, as they are and as files. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** Signs certificates; its own is `ca.cert`. */
export interface Authority {
  readonly ca: Pair;
  /** `names`: where it may stand, as "IP:127.0.0.1,DNS:localhost". */
  issue(name: string, names?: string): Pair;
  /** Takes its files away. */
  forget(): void;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export function authority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-authority-'));
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const pair = (name: string): Pair => {
    const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
    return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  };
  openssl('req', '-x509', ...KEY, '-days', '2', '-subj', '/CN=Authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  return {
    ca: pair('ca'),
    issue: (name, names = 'IP:127.0.0.1') => {
      openssl('req', '-new', ...KEY, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
      writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}\n`);
      const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`];
      openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`);
      return pair(name);
    },
    forget: () => rmSync(folder, { recursive: true }),
  };
}
