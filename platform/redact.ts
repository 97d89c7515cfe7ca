export const REDACTED = '[redacted]';

/** Names under which a secret may stand, whatever is written around them: "dbPassword", "x-api-key", "Authorization". */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|credential|authorization|cookie|bearer|api[-_]?key|private[-_]?key|signature|(^|[-_a-z])token$|(Access|Id|Refresh)Token/i;

/**
 * Forms that say by themselves that they are secret: a bearer or basic credential, a password in a URL, a webhook secret or
 * signature. Callers write the texts: no form may take longer than its text is long, so that none looks far from where it began.
 */
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, `$1 ${REDACTED}`],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,200}):[^\s@/]{1,500}@/gi, `$1:${REDACTED}@`],
  [/\bwhsec_[\w+/=-]+/g, REDACTED],
  [/\bv1=[0-9a-f]{32,}/gi, `v1=${REDACTED}`],
  [/\bv1,[\w+/]{43}=/g, `v1,${REDACTED}`],
];

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** A JWT, wherever it stands in a run of its letters. */
const TOKEN_LETTERS = /[\w.-]+/g;
function withoutTokens(run: string): string {
  const at = run.indexOf('eyJ');
  return at >= 0 && run.indexOf('.', run.indexOf('.', at) + 1) > at ? run.slice(0, at) + REDACTED : run;
}

/** Nobody reads more of one text. */
const LONGEST = 16_000;
/** What is cut in two by the end is still known for a secret. */
const BEYOND = 4_000;

export function redactText(text: string): string {
  const looked = text.slice(0, LONGEST + BEYOND).replace(TOKEN_LETTERS, withoutTokens);
  const redacted = SECRET_FORMS.reduce((left, [form, instead]) => left.replace(form, instead), looked);
  return redacted.length > LONGEST ? `${redacted.slice(0, LONGEST)}…` : redacted;
}

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
