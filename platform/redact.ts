export const REDACTED = '[redacted]';

/** Names under which a secret may stand, whatever is written around them: "dbPassword", "x-api-key", "Authorization". */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|credential|authorization|cookie|bearer|api[-_]?key|private[-_]?key|signature|(^|[-_a-z])token$|(Access|Id|Refresh)Token/i;

/** Forms that say by themselves that they are secret: a JWT, a bearer or basic credential, a password in a URL, a webhook secret. */
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]*/g, REDACTED],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, `$1 ${REDACTED}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${REDACTED}@`],
  [/\bwhsec_[\w-]+/g, REDACTED],
  [/\bv1=[0-9a-f]{32,}/gi, `v1=${REDACTED}`],
];

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

export const redactText = (text: string): string =>
  SECRET_FORMS.reduce((left, [form, instead]) => left.replace(form, instead), text);

/** Deeper than that, nothing is written. */
const DEEPEST = 8;

/** The same without its secrets: by the names of members, and by the form of texts. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value instanceof Error) return redactError(value, depth);
  if ('toJSON' in value && typeof value.toJSON === 'function') return redact(value.toJSON(), depth + 1);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, isSecretName(name) ? REDACTED : redact(item, depth + 1)]),
  );
}

/** Errors print as nothing in JSON: name, message, code, stack and cause are taken over. */
function redactError(error: Error, depth: number): object {
  return {
    name: error.name,
    message: redactText(error.message),
    ...('code' in error ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause instanceof Error ? { cause: redact(error.cause, depth + 1) } : {}),
  };
}
