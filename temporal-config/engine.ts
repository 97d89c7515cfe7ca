import { Client, type ClientOptions, Connection, type ConnectionOptions } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { Config } from '../platform/config.js';
import { besideThis } from './beside.js';
import { payloadCodec } from './payload-codec.js';

const FAILURE_CONVERTER = besideThis('../workflows/support/sealed-failures');

/** How a process reaches Temporal, and what it seals before Temporal keeps it. */
export interface Engine {
  readonly connection: Pick<ConnectionOptions, 'address' | 'tls'> & { readonly apiKey?: string };
  readonly namespace: string;
  readonly dataConverter?: DataConverter;
}

/** The one place that says so, for every process and tool. Without keys, which only development may be, nothing is sealed. */
export function engineOf(config: Config): Engine {
  const [first, ...others] = config.ATLAS_PAYLOAD_KEYS;
  if (!first && config.ATLAS_MODE === 'production') {
    throw new Error('Atlas is not configured:\n  ATLAS_PAYLOAD_KEYS: needed outside development');
  }
  return {
    connection: { address: config.ATLAS_TEMPORAL_ADDRESS, ...securityOf(config) },
    namespace: config.ATLAS_TEMPORAL_NAMESPACE,
    ...(first && {
      dataConverter: { payloadCodecs: [payloadCodec([first, ...others])], failureConverterPath: FAILURE_CONVERTER },
    }),
  };
}

/** Encryption, and who Atlas is to Temporal: what the settings say of it. */
function securityOf(config: Config): Omit<Engine['connection'], 'address'> {
  if (config.ATLAS_TEMPORAL_TLS === 'off') return {};
  const { ATLAS_TEMPORAL_TLS_CA: ca, ATLAS_TEMPORAL_TLS_CERT: cert, ATLAS_TEMPORAL_TLS_KEY: key } = config;
  const { ATLAS_TEMPORAL_TLS_SERVER_NAME: name, ATLAS_TEMPORAL_API_KEY: apiKey } = config;
  return {
    tls: {
      ...(ca && { serverRootCACertificate: Buffer.from(ca) }),
      ...(cert && key && { clientCertPair: { crt: Buffer.from(cert), key: Buffer.from(key) } }),
      ...(name && { serverNameOverride: name }),
    },
    ...(apiKey && { apiKey }),
  };
}

/** Lazy: a process starts, and says what it misses, while the engine is away. */
export const openClient = (engine: Engine): Client => clientOver(Connection.lazy(engine.connection), engine);

export function clientOver(connection: Connection, { namespace, dataConverter }: Engine): Client {
  const options: ClientOptions = { connection, namespace };
  return new Client(dataConverter ? { ...options, dataConverter } : options);
}
