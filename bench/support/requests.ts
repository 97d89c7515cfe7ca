import type { PlacingDraft } from '../../api/orders/placing.js';

/** Asks for something to be made, and answers what came. */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: object,
): Promise<Record<string, unknown>> {
  const { status, text } = await ask(url, headers, body);
  if (status !== 201) throw new Error(`POST ${url}: ${status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export async function ask(url: string, headers: Readonly<Record<string, string>>, body: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

/** An order as the API takes it. */
export const bodyOf = ({ lines, ...head }: PlacingDraft): object => ({
  ...head,
  lines: lines.map(({ part, quantity }) => ({ part, quantity })),
});
