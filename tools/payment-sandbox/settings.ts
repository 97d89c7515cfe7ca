export interface Delays {
  slowMs: number;
  pendingMs: number;
  longPendingMs: number;
  lateMs: number;
  captureAfterCancelMs: number;
  holdMs: number;
}

export interface WebhookTarget {
  url: string;
  secret: string;
}

export interface Settings {
  host: string;
  port: number;
  dataFile: string;
  webhook?: WebhookTarget;
  delays: Delays;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function readSettings(env: Environment): Settings {
  const webhook = readWebhook(env);
  return {
    host: text(env, 'HOST') ?? '127.0.0.1',
    port: whole(env, 'PORT', 0, 65_535),
    dataFile: required(env, 'DATA'),
    ...(webhook && { webhook }),
    delays: {
      slowMs: whole(env, 'SLOW_MS', 3000),
      pendingMs: whole(env, 'PENDING_MS', 500),
      longPendingMs: whole(env, 'LONG_PENDING_MS', 600_000),
      lateMs: whole(env, 'LATE_MS', 4000),
      captureAfterCancelMs: whole(env, 'CAPTURE_AFTER_CANCEL_MS', 1500),
      holdMs: whole(env, 'HOLD_MS', 30_000),
    },
  };
}

function readWebhook(env: Environment): WebhookTarget | undefined {
  const url = text(env, 'WEBHOOK_URL');
  if (!url) return undefined;
  if (!/^https?:$/.test(protocolOf(url))) throw new Error(`PAYMENT_SANDBOX_WEBHOOK_URL is not an http address: ${url}`);
  return { url, secret: required(env, 'WEBHOOK_SECRET') };
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

function text(env: Environment, name: string): string | undefined {
  return env[`PAYMENT_SANDBOX_${name}`] || undefined;
}

function required(env: Environment, name: string): string {
  const value = text(env, name);
  if (!value) throw new Error(`PAYMENT_SANDBOX_${name} is not set`);
  return value;
}

function whole(env: Environment, name: string, fallback: number, most = LONGEST_TIMER_MS): number {
  const value = text(env, name);
  if (value === undefined) return fallback;
  if (!/^\d+$/.test(value) || Number(value) > most) {
    throw new Error(`PAYMENT_SANDBOX_${name} must be a whole number from 0 to ${most}, not "${value}"`);
  }
  return Number(value);
}
