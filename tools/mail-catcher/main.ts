import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { openMailbox } from './mailbox.js';
import { createApp } from './server.js';
import { readSettings } from './settings.js';
import { createSmtp } from './smtp.js';

const settings = readSettings(process.env);
const mailbox = openMailbox(settings.dataFile);
const smtp = createSmtp(mailbox);
smtp.on('error', (error) => console.error(JSON.stringify({ failure: String(error) })));
const server = createServer(createApp(mailbox));

const listen = (one: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    one.once('error', reject);
    one.listen(port, settings.host, () => resolve((one.address() as AddressInfo).port));
  });

function stop(): void {
  server.closeAllConnections();
  smtp.close(() => server.close(() => process.exit(0)));
}

const smtpPort = await listen(smtp.server as unknown as Server, settings.smtpPort);
const port = await listen(server, settings.port);
console.log(JSON.stringify({ listening: port, smtp: smtpPort }));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
