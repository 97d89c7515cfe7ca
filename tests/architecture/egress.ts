import { importsOf, type Source } from './imports.js';

/** What opens connections, beside the packages of the database, Kafka, Temporal, mail and the issuer's keys. */
const CONNECTS = /^node:(?:http|https|http2|net|tls|dgram|dns)$/;
const GLOBALS = /(?<![.\w])(?:globalThis\.)?(?:fetch|WebSocket|EventSource)\s*\(/;

/** Files that may, and what they do with it. */
const ALLOWED: Readonly<Record<string, string>> = {
  'platform/egress.ts': 'calls what somebody outside named, once it is checked',
  'platform/outside-url.ts': 'tells which addresses those are',
  'activities/payment-provider.ts': 'calls the address in ATLAS_PAYMENTS_URL',
  'platform/health-server.ts': 'listens',
  'api/main.ts': 'listens',
  'api/http-server.ts': 'listens',
  'api/unreadable.ts': 'answers on a socket that was accepted',
  'api/limits/network.ts': 'tells the family of an address',
};
const PRODUCTION = /^(?:api|activities|domain|platform|reporting|temporal-config|workflows)\//;

/** Files of the running system that may reach outside by themselves, and are not allowed to. */
export const waysOut = (tree: readonly Source[]): string[] =>
  tree
    .filter(({ path }) => PRODUCTION.test(path) && !path.endsWith('.test.ts') && !(path in ALLOWED))
    .filter(
      (source) =>
        importsOf(source).some(
          ({ target, typeOnly }) => !typeOnly && CONNECTS.test(target.replace(/\/promises$/, '')),
        ) || GLOBALS.test(source.text),
    )
    .map(({ path }) => path);

export const allowedWaysOut = Object.keys(ALLOWED);
