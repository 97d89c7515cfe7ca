import express, { type Express, type Response } from 'express';
import { attachmentOf, type Mailbox, viewOf } from './mailbox.js';
import { listPage, messagePage } from './page.js';

const ON_A_PAGE = 200;

export function createApp(mailbox: Mailbox): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.get('/health', (_, res) => void res.json({ status: 'ok' }));
  app.get('/', async (_, res) => void res.type('html').send(listPage(await views(mailbox))));
  app.get('/messages/:id', async (req, res) => {
    const found = mailbox.find(req.params.id);
    if (!found) return missing(res);
    res.type('html').send(messagePage(await viewOf(found)));
  });
  app.get('/v1/messages', async (req, res) => {
    const { to, messageId } = req.query;
    const all = await views(mailbox);
    res.json({
      data: all.filter(
        (message) =>
          (to === undefined || message.recipients.includes(String(to))) &&
          (messageId === undefined || message.messageId === messageId),
      ),
    });
  });
  app.get('/v1/messages/:id', async (req, res) => {
    const found = mailbox.find(req.params.id);
    if (!found) return missing(res);
    res.json(await viewOf(found));
  });
  app.get('/v1/messages/:id/raw', (req, res) => {
    const found = mailbox.find(req.params.id);
    if (!found) return missing(res);
    res.type('message/rfc822').send(Buffer.from(found.raw, 'base64'));
  });
  app.get('/v1/messages/:id/attachments/:index', async (req, res) => {
    const found = mailbox.find(req.params.id);
    const attachment = found && (await attachmentOf(found, Number(req.params.index)));
    if (!attachment) return missing(res);
    // Whatever it is, a browser saves it and shows none of it.
    res.type('application/octet-stream').attachment(attachment.name).send(Buffer.from(attachment.content));
  });
  app.use((_, res) => missing(res));
  return app;
}

const views = (mailbox: Mailbox) => Promise.all(mailbox.list().slice(0, ON_A_PAGE).map(viewOf));

function missing(res: Response): void {
  res.status(404).json({ status: 404, title: 'There is no such thing' });
}
