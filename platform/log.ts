import winston from 'winston';
import { redact, redactText } from './redact.js';

export interface Log {
  error(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  debug(message: string, fields?: object): void;
}

export interface LogOptions {
  /** Name of the process: "relay". */
  readonly process: string;
  readonly level?: string;
  /** Where lines go; standard output unless told. */
  readonly stream?: NodeJS.WritableStream;
}

/** One JSON object a line: time, level, process, message, and the fields of the call, without what looks like a secret. */
export function createLog({ process: name, level = 'info', stream = process.stdout }: LogOptions): Log {
  const line = winston.format((info) => {
    const time = new Date().toISOString();
    return Object.assign(info, { time, ...info });
  });
  const logger = winston.createLogger({
    level,
    defaultMeta: { process: name },
    format: winston.format.combine(line(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
  const write =
    (to: 'error' | 'warn' | 'info' | 'debug') =>
    (message: string, fields: object = {}): void => {
      logger.log({ ...(redact(fields) as object), level: to, message: redactText(message) });
    };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

/** A log that says nothing, for tests. */
export const silentLog: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
