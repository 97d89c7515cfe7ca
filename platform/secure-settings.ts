import { belongTogether } from './pem.js';

type Settings = Readonly<Record<string, unknown>>;
type Problem = readonly [name: string, message: string];

const ofTls = (peer: string): Record<string, readonly string[]> => ({
  [`${peer}_TLS_CA`]: [`${peer}_TLS`],
  [`${peer}_TLS_CERT`]: [`${peer}_TLS`, `${peer}_TLS_KEY`],
  [`${peer}_TLS_KEY`]: [`${peer}_TLS`, `${peer}_TLS_CERT`],
});

/** What each is of no use without. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  ...ofTls('ATLAS_TEMPORAL'),
  ATLAS_TEMPORAL_TLS_SERVER_NAME: ['ATLAS_TEMPORAL_TLS'],
  ATLAS_TEMPORAL_API_KEY: ['ATLAS_TEMPORAL_TLS'],
  ...ofTls('ATLAS_KAFKA'),
  ATLAS_KAFKA_SASL: ['ATLAS_KAFKA_USER', 'ATLAS_KAFKA_PASSWORD'],
  ATLAS_KAFKA_USER: ['ATLAS_KAFKA_SASL', 'ATLAS_KAFKA_PASSWORD'],
  ATLAS_KAFKA_PASSWORD: ['ATLAS_KAFKA_SASL'],
};

/** What is said by halves is nothing that a connection may be opened with. */
export function secureSettingsProblems(settings: Settings): Problem[] {
  const isSet = (name: string): boolean => settings[name] !== undefined && settings[name] !== 'off';
  const missing = Object.entries(NEEDS).flatMap(([name, needed]) =>
    isSet(name) ? needed.filter((other) => !isSet(other)).map((other): Problem => [other, `needed by ${name}`]) : [],
  );
  const strangers = ['ATLAS_TEMPORAL', 'ATLAS_KAFKA'].flatMap((peer): Problem[] => {
    const [certificate, key] = [settings[`${peer}_TLS_CERT`], settings[`${peer}_TLS_KEY`]];
    if (typeof certificate !== 'string' || typeof key !== 'string' || belongTogether(certificate, key)) return [];
    return [[`${peer}_TLS_KEY`, `is not the key of ${peer}_TLS_CERT`]];
  });
  const isShown = settings['ATLAS_KAFKA_SASL'] === 'plain' && !isSet('ATLAS_KAFKA_TLS');
  const shown: Problem[] = isShown
    ? [['ATLAS_KAFKA_SASL', 'plain shows the password to the network: ATLAS_KAFKA_TLS must be on']]
    : [];
  return [...missing, ...strangers, ...shown];
}
