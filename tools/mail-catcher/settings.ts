export interface Settings {
  readonly host: string;
  /** Of the page and the HTTP calls. */
  readonly port: number;
  readonly smtpPort: number;
  /** Where messages are kept; in memory only without one. */
  readonly dataFile: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const readSettings = (env: Environment): Settings => ({
  host: env['MAIL_CATCHER_HOST'] || '127.0.0.1',
  port: portOf(env, 'MAIL_CATCHER_PORT'),
  smtpPort: portOf(env, 'MAIL_CATCHER_SMTP_PORT'),
  dataFile: env['MAIL_CATCHER_DATA'] || undefined,
});

function portOf(env: Environment, name: string): number {
  const value = env[name] || '0';
  if (!/^\d+$/.test(value) || Number(value) > 65_535) {
    throw new Error(`${name} must be a whole number from 0 to 65535, not "${value}"`);
  }
  return Number(value);
}
