import type { CaughtView } from './mailbox.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}
pre{white-space:pre-wrap;background:#f6f6f6;padding:1rem}</style></head><body>${body}</body></html>`;

export const listPage = (messages: readonly CaughtView[]): string =>
  page(
    'Mail catcher',
    `<h1>Mail catcher</h1><p>What Atlas sent, the last first. Nothing of it left this machine.</p>
<table><tr><th>Received</th><th>To</th><th>Subject</th><th>Attachments</th></tr>${messages.map(rowOf).join('')}</table>`,
  );

const rowOf = ({ id, receivedAt, recipients, subject, attachments }: CaughtView): string =>
  `<tr><td>${escaped(receivedAt)}</td><td>${escaped(recipients.join(', '))}</td>
<td><a href="/messages/${encodeURIComponent(id)}">${escaped(subject || '(no subject)')}</a></td><td>${attachments.length}</td></tr>`;

export const messagePage = (message: CaughtView): string =>
  page(
    message.subject,
    `<p><a href="/">All messages</a></p><h1>${escaped(message.subject)}</h1>
<table><tr><th>Received</th><td>${escaped(message.receivedAt)}</td></tr>
<tr><th>From</th><td>${escaped(message.from)}</td></tr><tr><th>To</th><td>${escaped(message.recipients.join(', '))}</td></tr>
<tr><th>Message-ID</th><td>${escaped(message.messageId ?? '')}</td></tr>
<tr><th>Attachments</th><td>${message.attachments.map((one, index) => linkOf(message.id, index, one)).join(', ')}</td></tr></table>
<pre>${escaped(message.text)}</pre>`,
  );

const linkOf = (id: string, index: number, { name, bytes }: CaughtView['attachments'][number]): string =>
  `<a href="/v1/messages/${encodeURIComponent(id)}/attachments/${index}">${escaped(name)}</a> (${bytes} bytes)`;
