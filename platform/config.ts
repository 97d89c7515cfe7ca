import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { payloadKeys } from './payload-keys.js';
import { certificates, privateKey } from './pem.js';
import { secureSettingsProblems } from './secure-settings.js';

const text = z.string().min(1);
const port = text.transform(Number).pipe(z.number().int().min(0).max(65_535));
const onOrOff = z.enum(['off', 'on']).default('off');

/** What stands before the path of a page's address; "*" would be everybody's page. */
const isOrigin = (value: string): boolean =>
  URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value;

const origins = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  )
  .refine((list) => list.every(isOrigin), 'must be origins such as https://desk.example, separated by commas');

/** How often one person may do in an hour what costs money or work. */
const HOURLY_CAPS = { orders: 600, money: 120, decisions: 300, exports: 240, payloads: 3_000, mails: 60 };
export type HourlyCaps = typeof HOURLY_CAPS;

/** "orders=600,exports=240": those that differ. */
const hourlyCaps = z
  .string()
  .default('')
  .transform((listed) => Object.fromEntries(listed.split(',').flatMap((one) => (one === '' ? [] : [one.split('=')]))))
  .pipe(z.partialRecord(z.enum(Object.keys(HOURLY_CAPS) as (keyof HourlyCaps)[]), z.coerce.number().int().positive()));

const settings = z.object({
  ATLAS_MODE: z.enum(['development', 'production']).default('production'),
  ATLAS_DATABASE_URL: text.optional(),
  ATLAS_DATABASE_ADMIN_URL: text.optional(),
  ATLAS_DATABASE_LOGIN_PASSWORD: text.optional(),
  ATLAS_API_DATABASE_URL: text.optional(),
  ATLAS_RELAY_DATABASE_URL: text.optional(),
  ATLAS_PROJECTOR_DATABASE_URL: text.optional(),
  ATLAS_DATABASE_POOL: z.coerce.number().int().positive().default(20),
  ATLAS_TEMPORAL_ADDRESS: text.default('127.0.0.1:7233'),
  ATLAS_TEMPORAL_NAMESPACE: text.default('default'),
  ATLAS_TEMPORAL_UI_URL: text.optional(),
  ATLAS_TEMPORAL_TLS: onOrOff,
  ATLAS_TEMPORAL_TLS_CA: certificates.optional(),
  ATLAS_TEMPORAL_TLS_CERT: certificates.optional(),
  ATLAS_TEMPORAL_TLS_KEY: privateKey.optional(),
  ATLAS_TEMPORAL_TLS_SERVER_NAME: text.optional(),
  ATLAS_TEMPORAL_API_KEY: text.optional(),
  ATLAS_PAYLOAD_KEYS: payloadKeys,
  ATLAS_KAFKA_BROKERS: text.default('127.0.0.1:9092'),
  ATLAS_KAFKA_TOPIC_PREFIX: z.string().default(''),
  ATLAS_KAFKA_TLS: onOrOff,
  ATLAS_KAFKA_TLS_CA: certificates.optional(),
  ATLAS_KAFKA_TLS_CERT: certificates.optional(),
  ATLAS_KAFKA_TLS_KEY: privateKey.optional(),
  ATLAS_KAFKA_SASL: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  ATLAS_KAFKA_USER: text.optional(),
  ATLAS_KAFKA_PASSWORD: text.optional(),
  ATLAS_PAYMENTS_URL: text.optional(),
  ATLAS_PAYMENTS_WEBHOOK_SECRETS: text.optional(),
  ATLAS_WEBHOOK_KEYS: text.optional(),
  ATLAS_WEBHOOK_LOOPBACK: z.enum(['refused', 'allowed']).default('refused'),
  ATLAS_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  ATLAS_MAIL_FROM: text.optional(),
  ATLAS_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ATLAS_API_PORT: port.default(8080),
  ATLAS_CORS_ORIGINS: origins,
  ATLAS_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  ATLAS_RATE_LIMIT_CALLER: z.coerce.number().int().positive().optional(),
  ATLAS_RATE_LIMIT_ADDRESS: z.coerce.number().int().positive().optional(),
  ATLAS_HOURLY_CAPS: hourlyCaps,
  ATLAS_METRICS_PORT: port.optional(),
  ATLAS_OIDC_ISSUER: z.url().optional(),
  ATLAS_OIDC_AUDIENCE: text.default('atlas-gateway'),
  ATLAS_OIDC_JWKS_URL: z.url().optional(),
  ATLAS_DEVELOPMENT_IDENTITY: text.default('.atlas/development-identity.json'),
  ATLAS_LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  ATLAS_BUILD_ID: text.optional(),
});

const schema = settings.superRefine((given, context) => {
  for (const [name, message] of secureSettingsProblems(given)) {
    context.addIssue({ code: 'custom', path: [name], message });
  }
});

export type Config = z.infer<typeof schema>;
type OptionalSetting =
  | 'ATLAS_DATABASE_URL'
  | 'ATLAS_DATABASE_ADMIN_URL'
  | 'ATLAS_API_DATABASE_URL'
  | 'ATLAS_RELAY_DATABASE_URL'
  | 'ATLAS_PROJECTOR_DATABASE_URL'
  | 'ATLAS_KAFKA_USER'
  | 'ATLAS_KAFKA_PASSWORD'
  | 'ATLAS_PAYMENTS_URL'
  | 'ATLAS_PAYMENTS_WEBHOOK_SECRETS'
  | 'ATLAS_WEBHOOK_KEYS'
  | 'ATLAS_SMTP_URL'
  | 'ATLAS_MAIL_FROM'
  | 'ATLAS_PUBLIC_URL';

/** Reads the environment once; one line per wrong setting, then the process refuses to start. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = schema.safeParse(withFiles(environment));
  if (parsed.success) return parsed.data;
  throw notConfigured(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

const notConfigured = (problems: readonly string[]): Error =>
  new Error(`Atlas is not configured:\n  ${problems.join('\n  ')}`);

/** Any setting may stand in a file, which ATLAS_…_FILE names: so secrets are mounted. */
function withFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const problems: string[] = [];
  const found = Object.keys(settings.shape).flatMap((name) => {
    const file = environment[`${name}_FILE`];
    if (file === undefined) return [];
    if (environment[name] !== undefined) problems.push(`${name}_FILE: ${name} is set as well`);
    try {
      return [[name, readFileSync(file, 'utf8').trim()]];
    } catch (error) {
      problems.push(`${name}_FILE: cannot be read (${(error as Error).message})`);
      return [];
    }
  });
  if (problems.length > 0) throw notConfigured(problems);
  return { ...environment, ...Object.fromEntries(found) };
}

/** In development nobody else reaches a process; elsewhere the network before it decides. */
export const listenHost = ({ ATLAS_MODE }: Config): string => (ATLAS_MODE === 'development' ? '127.0.0.1' : '0.0.0.0');

/** Where people reach the API, for links in mails; never a guess where strangers' mail is. */
export const publicUrl = (config: Config): string =>
  config.ATLAS_MODE === 'production'
    ? required(config, 'ATLAS_PUBLIC_URL')
    : (config.ATLAS_PUBLIC_URL ?? `http://127.0.0.1:${config.ATLAS_API_PORT}`);

/** Calls of webhooks to this machine; never where strangers' events are. */
export function webhookLoopback({ ATLAS_MODE, ATLAS_WEBHOOK_LOOPBACK }: Config): boolean {
  if (ATLAS_WEBHOOK_LOOPBACK === 'refused') return false;
  if (ATLAS_MODE === 'development') return true;
  throw notConfigured(['ATLAS_WEBHOOK_LOOPBACK: is for development alone']);
}

/** Requests a minute. Whoever develops or measures is not to be held up, and still pays what counting costs. */
export const rateLimits = (config: Config): { caller: number; address: number; caps: Partial<HourlyCaps> } => {
  const isDevelopment = config.ATLAS_MODE === 'development';
  const [caller, address] = isDevelopment ? [1_000_000, 1_000_000] : [1_200, 120];
  return {
    caller: config.ATLAS_RATE_LIMIT_CALLER ?? caller,
    address: config.ATLAS_RATE_LIMIT_ADDRESS ?? address,
    caps: { ...(isDevelopment ? {} : HOURLY_CAPS), ...config.ATLAS_HOURLY_CAPS },
  };
};

/** A setting that this process cannot do without. */
export function required(config: Config, name: OptionalSetting): string {
  const value = config[name];
  if (!value) throw notConfigured([`${name}: needed by this process`]);
  return value;
}
