import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';

const readAs = (read: (pem: string) => unknown, problem: string) =>
  z.string().refine(
    (pem) => {
      try {
        read(pem);
        return true;
      } catch {
        return false;
      }
    },
    { error: problem, abort: true },
  );

export const certificates = readAs((pem) => new X509Certificate(pem), 'must be a certificate in PEM');
export const privateKey = readAs(createPrivateKey, 'must be a private key in PEM, without a passphrase');

/** Both were read before. */
export const belongTogether = (certificate: string, key: string): boolean =>
  new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
