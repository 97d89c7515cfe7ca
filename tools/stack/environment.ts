/** Of the owner and the logins in development. */
export const developmentPassword = 'atlas';

/** Where each service is. This file is the one place that turns addresses into environment names and back. */
export interface ServiceAddresses {
  readonly postgres?: string | undefined;
  readonly temporal?: string | undefined;
  readonly temporalUi?: string | undefined;
  readonly kafka?: string | undefined;
  /** The realm of Atlas, as tokens name it. */
  readonly keycloak?: string | undefined;
  readonly testServer?: string | undefined;
}

export interface ApplicationAddresses {
  readonly api: string;
  readonly paymentSandbox: string;
  /** Page of the mail catcher. */
  readonly mail: string;
  /** Where mail is handed in. */
  readonly smtp: string;
}

export interface ApplicationSecrets {
  /** Between sandbox and API. */
  readonly webhookSecret: string;
  /** Of which the secrets of webhook endpoints are made. */
  readonly webhookKeys: string;
  /** The development issuer's key. */
  readonly identityFile: string;
  /** The sandbox's journal. */
  readonly sandboxFile: string;
  /** What the mail catcher caught. */
  readonly mailFile: string;
}

export type Environment = Readonly<Record<string, string>>;

const serviceNames = {
  postgres: 'ATLAS_DATABASE_ADMIN_URL',
  temporal: 'ATLAS_TEMPORAL_ADDRESS',
  temporalUi: 'ATLAS_TEMPORAL_UI_URL',
  kafka: 'ATLAS_KAFKA_BROKERS',
  keycloak: 'ATLAS_OIDC_ISSUER',
  testServer: 'ATLAS_TEMPORAL_TEST_SERVER',
} as const satisfies Record<keyof ServiceAddresses, string>;

const logins = {
  ATLAS_DATABASE_URL: 'atlas_worker',
  ATLAS_API_DATABASE_URL: 'atlas_api',
  ATLAS_RELAY_DATABASE_URL: 'atlas_relay',
  ATLAS_PROJECTOR_DATABASE_URL: 'atlas_projector',
} as const;

const mailFrom = 'Atlas Machine and Supply <accounts@atlas.example>';
const webhookPath = '/v1/webhooks/payments';

/** The addresses that the environment gives; an empty one counts as not given. */
export function givenAddresses(env: NodeJS.ProcessEnv): ServiceAddresses {
  const entries = Object.entries(serviceNames).map(([key, name]) => [key, env[name] || undefined]);
  return Object.fromEntries(entries) as ServiceAddresses;
}

/** The same database, as another login of the development installation. */
function loginUrl(adminUrl: string, login: string): string {
  const url = new URL(adminUrl);
  url.username = login;
  url.password = developmentPassword;
  return url.href;
}

function databaseEnvironment(adminUrl: string, given: NodeJS.ProcessEnv): Environment {
  const logged = Object.entries(logins).map(([name, login]) => [name, given[name] || loginUrl(adminUrl, login)]);
  return { ATLAS_DATABASE_ADMIN_URL: adminUrl, ...Object.fromEntries(logged) };
}

/** Environment of everything that uses these services; what is given already stays. */
export function serviceEnvironment(addresses: ServiceAddresses, given: NodeJS.ProcessEnv = {}): Environment {
  const { postgres, ...others } = addresses;
  const environment: Record<string, string> = {
    ATLAS_MODE: given['ATLAS_MODE'] || 'development',
    ATLAS_TEMPORAL_NAMESPACE: given['ATLAS_TEMPORAL_NAMESPACE'] || 'atlas',
    ATLAS_KAFKA_TOPIC_PREFIX: given['ATLAS_KAFKA_TOPIC_PREFIX'] ?? '',
    ...(postgres === undefined ? {} : databaseEnvironment(postgres, given)),
  };
  for (const [key, address] of Object.entries(others)) {
    if (address) environment[serviceNames[key as keyof ServiceAddresses]] = address;
  }
  return environment;
}

export function applicationEnvironment(addresses: ApplicationAddresses, secrets: ApplicationSecrets): Environment {
  return {
    ATLAS_API_URL: addresses.api,
    ATLAS_API_PORT: new URL(addresses.api).port,
    ATLAS_PAYMENTS_URL: addresses.paymentSandbox,
    ATLAS_PAYMENTS_WEBHOOK_SECRETS: secrets.webhookSecret,
    ATLAS_WEBHOOK_KEYS: secrets.webhookKeys,
    ATLAS_WEBHOOK_LOOPBACK: 'allowed',
    ATLAS_DEVELOPMENT_IDENTITY: secrets.identityFile,
    ATLAS_SMTP_URL: addresses.smtp,
    ATLAS_MAIL_FROM: mailFrom,
    MAIL_CATCHER_URL: addresses.mail,
    MAIL_CATCHER_SMTP_PORT: new URL(addresses.smtp).port,
    MAIL_CATCHER_DATA: secrets.mailFile,
    PAYMENT_SANDBOX_DATA: secrets.sandboxFile,
    PAYMENT_SANDBOX_WEBHOOK_URL: `${addresses.api}${webhookPath}`,
    PAYMENT_SANDBOX_WEBHOOK_SECRET: secrets.webhookSecret,
  };
}

/** The environment without any Atlas setting: a stack started with it runs services of its own. */
export function withoutAtlas(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('ATLAS_')));
}

/** On the services of `env`: a database, a namespace and topics that nobody else uses. */
export function isolated(env: NodeJS.ProcessEnv, name: string): NodeJS.ProcessEnv {
  const own: NodeJS.ProcessEnv = { ...env, ATLAS_TEMPORAL_NAMESPACE: name, ATLAS_KAFKA_TOPIC_PREFIX: `${name}.` };
  for (const login of Object.keys(logins)) delete own[login];
  const adminUrl = env[serviceNames.postgres];
  if (!adminUrl) return own;
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { ...own, [serviceNames.postgres]: url.href };
}

export function asExports(environment: Environment): string {
  const quote = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`;
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join('');
}
