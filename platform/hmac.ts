import { createHmac } from 'node:crypto';

/** HMAC-SHA256 of a head and the bytes of a body, as webhooks are signed that come in and that go out. */
export const hmacOf = (secret: string | Buffer, head: string, body: string | Buffer = ''): Buffer =>
  createHmac('sha256', secret).update(head).update(body).digest();
