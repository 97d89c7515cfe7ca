import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CountedKeys {
  readonly url: string;
  /** How often somebody asked for the keys. */
  asked(): number;
  close(): Promise<unknown>;
}

/** The issuer's keys behind an address that counts. */
export async function countedKeys(issuer: string): Promise<CountedKeys> {
  let asked = 0;
  const pass = async (response: ServerResponse): Promise<void> => {
    const keys = await fetch(`${issuer}/protocol/openid-connect/certs`);
    response.writeHead(keys.status, { 'content-type': 'application/json' }).end(await keys.text());
  };
  const server = createServer((_request, response) => {
    asked += 1;
    pass(response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked: () => asked,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
