import { expect } from 'chai';
import { asExports, givenAddresses, isolated, serviceEnvironment, withoutAtlas } from './environment.js';

const postgres = 'postgresql://owner:secret@127.0.0.1:5432/atlas';

describe('environment of a stack', () => {
  it('derives the four logins from the owner address', () => {
    const env = serviceEnvironment({ postgres });
    expect(env['ATLAS_DATABASE_ADMIN_URL']).to.equal(postgres);
    expect(env['ATLAS_DATABASE_URL']).to.equal('postgresql://atlas_worker:atlas@127.0.0.1:5432/atlas');
    expect(env['ATLAS_API_DATABASE_URL']).to.equal('postgresql://atlas_api:atlas@127.0.0.1:5432/atlas');
    expect(env['ATLAS_RELAY_DATABASE_URL']).to.equal('postgresql://atlas_relay:atlas@127.0.0.1:5432/atlas');
    expect(env['ATLAS_PROJECTOR_DATABASE_URL']).to.equal('postgresql://atlas_projector:atlas@127.0.0.1:5432/atlas');
  });

  it('keeps what is given', () => {
    const given = {
      ATLAS_DATABASE_URL: 'postgresql://x@y/z',
      ATLAS_TEMPORAL_NAMESPACE: 'mine',
      ATLAS_MODE: 'production',
    };
    const env = serviceEnvironment({ postgres, temporal: 'a:1' }, given);
    expect(env).to.include(given);
    expect(env['ATLAS_TEMPORAL_ADDRESS']).to.equal('a:1');
  });

  it('reads addresses back, and takes an empty one for none', () => {
    const env = serviceEnvironment({ postgres, temporal: 'a:1', kafka: 'b:2' });
    expect(givenAddresses({ ...env, ATLAS_KAFKA_BROKERS: '' })).to.deep.equal({
      postgres,
      temporal: 'a:1',
      temporalUi: undefined,
      kafka: undefined,
      keycloak: undefined,
      testServer: undefined,
    });
  });

  it('isolates by database, namespace and topics, with logins of that database', () => {
    const shared = serviceEnvironment({ postgres, kafka: 'b:2' });
    const env = serviceEnvironment(givenAddresses(isolated(shared, 'mine')), isolated(shared, 'mine'));
    expect(env['ATLAS_DATABASE_URL']).to.equal('postgresql://atlas_worker:atlas@127.0.0.1:5432/mine');
    expect(env['ATLAS_DATABASE_ADMIN_URL']).to.match(/\/mine$/);
    expect(env).to.include({
      ATLAS_TEMPORAL_NAMESPACE: 'mine',
      ATLAS_KAFKA_TOPIC_PREFIX: 'mine.',
      ATLAS_KAFKA_BROKERS: 'b:2',
    });
  });

  it('drops every Atlas setting and nothing else', () => {
    expect(withoutAtlas({ PATH: '/bin', ATLAS_KAFKA_BROKERS: 'b:2' })).to.deep.equal({ PATH: '/bin' });
  });

  it('quotes what it exports', () => {
    expect(asExports({ A: "it's" })).to.equal("export A='it'\\''s'\n");
  });
});
