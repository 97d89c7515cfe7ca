import { expect } from 'chai';
import { type Authority, authority, type Pair } from '../tests/support/authority.js';
import { loadConfig } from './config.js';

describe('settings of encrypted connections', () => {
  let own: Authority;
  let atlas: Pair;
  let other: Pair;
  before(() => {
    own = authority();
    [atlas, other] = [own.issue('atlas'), own.issue('other')];
  });
  after(() => own.forget());

  const said = (environment: NodeJS.ProcessEnv): string[] => {
    try {
      loadConfig(environment);
      return [];
    } catch (error) {
      return (error as Error).message.split('\n  ').slice(1);
    }
  };

  it('are not needed', () => {
    const { ATLAS_TEMPORAL_TLS, ATLAS_KAFKA_TLS, ATLAS_KAFKA_SASL } = loadConfig({});
    expect([ATLAS_TEMPORAL_TLS, ATLAS_KAFKA_TLS, ATLAS_KAFKA_SASL]).to.deep.equal(['off', 'off', undefined]);
  });

  for (const peer of ['ATLAS_TEMPORAL', 'ATLAS_KAFKA'] as const) {
    it(`are taken as they are, and from files: ${peer}`, () => {
      const config = loadConfig({
        [`${peer}_TLS`]: 'on',
        [`${peer}_TLS_CA_FILE`]: own.ca.certFile,
        [`${peer}_TLS_CERT`]: atlas.cert,
        [`${peer}_TLS_KEY_FILE`]: atlas.keyFile,
      });
      const { [`${peer}_TLS_CA` as const]: ca, [`${peer}_TLS_KEY` as const]: key } = config;
      expect([ca, key]).to.deep.equal([own.ca.cert.trim(), atlas.key.trim()]);
    });

    const on = { [`${peer}_TLS`]: 'on' };
    const refused: readonly (readonly [string, () => NodeJS.ProcessEnv, readonly string[]])[] = [
      [
        'a word of one’s own',
        () => ({ [`${peer}_TLS`]: 'yes' }),
        [`${peer}_TLS: Invalid option: expected one of "off"|"on"`],
      ],
      [
        'an authority without TLS',
        () => ({ [`${peer}_TLS_CA`]: own.ca.cert }),
        [`${peer}_TLS: needed by ${peer}_TLS_CA`],
      ],
      [
        'a certificate without its key',
        () => ({ ...on, [`${peer}_TLS_CERT`]: atlas.cert }),
        [`${peer}_TLS_KEY: needed by ${peer}_TLS_CERT`],
      ],
      [
        'a key without its certificate',
        () => ({ ...on, [`${peer}_TLS_KEY`]: atlas.key }),
        [`${peer}_TLS_CERT: needed by ${peer}_TLS_KEY`],
      ],
      [
        'the key of another',
        () => ({ ...on, [`${peer}_TLS_CERT`]: atlas.cert, [`${peer}_TLS_KEY`]: other.key }),
        [`${peer}_TLS_KEY: is not the key of ${peer}_TLS_CERT`],
      ],
      [
        'what is no certificate and no key',
        () => ({ ...on, [`${peer}_TLS_CERT`]: atlas.key, [`${peer}_TLS_KEY`]: atlas.cert }),
        [
          `${peer}_TLS_CERT: must be a certificate in PEM`,
          `${peer}_TLS_KEY: must be a private key in PEM, without a passphrase`,
        ],
      ],
      [
        'a file that is not there',
        () => ({ ...on, [`${peer}_TLS_CA_FILE`]: '/nowhere/ca.pem' }),
        [`${peer}_TLS_CA_FILE: cannot be read (ENOENT: no such file or directory, open '/nowhere/ca.pem')`],
      ],
    ];
    for (const [what, environment, problems] of refused) {
      it(`refuse ${what}: ${peer}`, () => expect(said(environment())).to.deep.equal(problems));
    }
  }

  const SASL = { ATLAS_KAFKA_SASL: 'scram-sha-512', ATLAS_KAFKA_USER: 'atlas', ATLAS_KAFKA_PASSWORD: 'hush' };
  for (const [environment, problems] of [
    [SASL, []],
    [
      { ...SASL, ATLAS_KAFKA_PASSWORD: undefined },
      ['ATLAS_KAFKA_PASSWORD: needed by ATLAS_KAFKA_SASL', 'ATLAS_KAFKA_PASSWORD: needed by ATLAS_KAFKA_USER'],
    ],
    [
      { ATLAS_KAFKA_USER: 'atlas' },
      ['ATLAS_KAFKA_SASL: needed by ATLAS_KAFKA_USER', 'ATLAS_KAFKA_PASSWORD: needed by ATLAS_KAFKA_USER'],
    ],
    [{ ATLAS_KAFKA_PASSWORD: 'hush' }, ['ATLAS_KAFKA_SASL: needed by ATLAS_KAFKA_PASSWORD']],
    [
      { ...SASL, ATLAS_KAFKA_SASL: 'plain' },
      ['ATLAS_KAFKA_SASL: plain shows the password to the network: ATLAS_KAFKA_TLS must be on'],
    ],
    [{ ...SASL, ATLAS_KAFKA_SASL: 'plain', ATLAS_KAFKA_TLS: 'on' }, []],
    [{ ATLAS_TEMPORAL_API_KEY: 'hush' }, ['ATLAS_TEMPORAL_TLS: needed by ATLAS_TEMPORAL_API_KEY']],
    [
      { ATLAS_KAFKA_USER: 'a', ATLAS_KAFKA_USER_FILE: '/dev/null' },
      ['ATLAS_KAFKA_USER_FILE: ATLAS_KAFKA_USER is set as well'],
    ],
  ] as const) {
    it(`of ${Object.keys(environment).join(', ')} say what is missing, and show no secret: ${problems.length}`, () => {
      expect(said(environment)).to.deep.equal(problems);
    });
  }
});
