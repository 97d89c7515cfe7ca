import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { searchAttributes } from '../workflows/support/search-attributes.js';

const ALREADY_EXISTS = 6;
/** temporal.api.enums.v1.IndexedValueType */
const KEYWORD = 2;
const RETENTION_DAYS = 90;

/** Registers the namespace (histories are kept 90 days) and the search attributes that are not there yet. */
export async function ensureNamespace(connection: Connection, namespace: string): Promise<void> {
  const seconds = RETENTION_DAYS * 24 * 60 * 60;
  await connection.workflowService
    .registerNamespace({ namespace, workflowExecutionRetentionPeriod: { seconds: seconds as never } })
    .catch(ignoreExisting);
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: { seconds: seconds as never } },
  });
  await untilKnown(() => ensureSearchAttributes(connection, namespace));
}

async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(searchAttributes)
    .map((attribute) => attribute.name)
    .filter((name) => !(name in (customAttributes ?? {})));
  await addSearchAttributes(connection, namespace, missing);
}

export async function addSearchAttributes(connection: Connection, namespace: string, names: string[]): Promise<void> {
  if (names.length === 0) return;
  await connection.operatorService
    .addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(names.map((name) => [name, KEYWORD])) })
    .catch(ignoreExisting);
}

function ignoreExisting(error: unknown): void {
  if (isGrpcServiceError(error) && error.code === ALREADY_EXISTS) return;
  throw error;
}

/** A new namespace reaches the server's caches after some seconds. */
async function untilKnown(body: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await body();
    } catch (error) {
      if (attempt === 30) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
