import type { LayerName } from './rules.js';

export interface Planted {
  readonly layer: LayerName;
  /** A file that does not exist. */
  readonly path: string;
  /** Import lines that the table must refuse, and what the importer must not know. */
  readonly refused: readonly (readonly [line: string, what: string])[];
  /** Import lines that it must take, so that it does not pass by refusing everything. */
  readonly taken: readonly string[];
}

/** Breaches of the table, written by hand: each of them must be found by the checker and by the lint rules. */
export const planted: readonly Planted[] = [
  {
    layer: 'sandbox',
    path: 'tools/payment-sandbox/planted.unit.test.ts',
    refused: [
      ["import { money } from '../../domain/kernel/money.js';", 'kernel'],
      ["import { testDatabase } from '../../tests/support/test-database.js';", 'test'],
      ["import { run } from '../stack/commands.js';", 'stack'],
      ["import pg from 'pg';", 'pg'],
    ],
    taken: [
      "import { createSandbox } from './sandbox.js';",
      "import express from 'express';",
      "import { once } from 'node:events';",
    ],
  },
  {
    layer: 'mail catcher',
    path: 'tools/mail-catcher/planted.unit.test.ts',
    refused: [
      ["import { openMail } from '../../platform/mail.js';", 'platform'],
      ["import { testDatabase } from '../../tests/support/test-database.js';", 'test'],
    ],
    taken: ["import { createSmtp } from './smtp.js';", "import { SMTPServer } from 'smtp-server';"],
  },
  {
    layer: 'kernel',
    path: 'domain/kernel/planted.ts',
    refused: [
      ["import { transition } from '../orders/index.js';", 'door'],
      ["import type { Database } from '../../platform/database.js';", 'platform'],
      ["import { randomUUID } from 'node:crypto';", 'node:crypto'],
      ["import { z } from 'zod';", 'zod'],
    ],
    taken: ["import { money } from './money.js';"],
  },
  {
    layer: 'fact list',
    path: 'domain/facts.ts',
    refused: [["import { transition } from './orders/order.js';", 'rules']],
    taken: ["import { orderFacts } from './orders/order.facts.js';"],
  },
  {
    layer: 'store door',
    path: 'domain/orders/store/index.ts',
    refused: [
      ["export * from '../../billing/store/index.js';", 'store door'],
      ["export { runStep } from '../../../platform/step.js';", 'platform'],
    ],
    taken: ["export { order } from './order.reader.js';"],
  },
  {
    layer: 'store',
    path: 'domain/orders/store/planted.ts',
    refused: [
      ["import { receiveStock } from '../../inventory/store/index.js';", 'store door'],
      ["import { roundedTax } from '../../billing/index.js';", 'door'],
      ["import type { InvoiceOrderInput } from '../../billing/billing.wire.js';", 'rules'],
      ["import { DataSource } from 'typeorm';", 'typeorm'],
      ["import pg from 'pg';", 'pg'],
      ["import { loadConfig } from '../../../platform/config.js';", 'settings'],
      ["import { order } from '../../../workflows/orders/order.js';", 'workflow'],
    ],
    taken: [
      "import { transition } from '../order.js';",
      "import { runStep } from '../../../platform/step.js';",
      "import { order } from './order.reader.js';",
      "import { money } from '../../kernel/money.js';",
    ],
  },
  {
    layer: 'door',
    path: 'domain/orders/index.ts',
    refused: [
      ["export * from './store/index.js';", 'store door'],
      ["export * from '../billing/index.js';", 'door'],
    ],
    taken: ["export * from './order.js';", "export * from './order.facts.js';"],
  },
  {
    layer: 'facts',
    path: 'domain/orders/planted.facts.ts',
    refused: [
      ["import { invoiceCreated } from '../billing/billing.facts.js';", 'facts'],
      ["import type { Database } from '../../platform/database.js';", 'platform'],
    ],
    taken: ["import { factsOf } from '../kernel/fact.js';"],
  },
  {
    layer: 'rules',
    path: 'domain/orders/planted.ts',
    refused: [
      ["import { order } from './store/index.js';", 'store door'],
      ["import { order } from './store/order.reader.js';", 'store'],
      ["import { nextApprovalState } from '../approvals/index.js';", 'door'],
      ["import type { ApprovalState } from '../approvals/approvals.js';", 'rules'],
      ["import { runStep } from '../../platform/step.js';", 'platform'],
      ["import { readFileSync } from 'node:fs';", 'node:fs'],
      ["import { uuid4 } from '@temporalio/workflow';", '@temporalio/workflow'],
    ],
    taken: ["import { transition } from './order.js';", "import { money } from '../kernel/money.js';"],
  },
  {
    layer: 'contract',
    path: 'workflows/orders/planted.contract.ts',
    refused: [
      ["import { order } from './order.js';", 'workflow'],
      ["import type { Activities } from '../../activities/index.js';", 'activity'],
      ["import { Client } from '@temporalio/client';", '@temporalio/client'],
    ],
    taken: [
      "import { defineSignal } from '@temporalio/workflow';",
      "import type { OrderState } from '../../domain/orders/index.js';",
    ],
  },
  {
    layer: 'process table',
    path: 'workflows/support/task-queues.ts',
    refused: [["import { step } from './steps.js';", 'workflow']],
    taken: ["import { SearchAttributeType } from '@temporalio/common';"],
  },
  {
    layer: 'workflow',
    path: 'workflows/orders/planted.ts',
    refused: [
      ["import { createActivities } from '../../activities/index.js';", 'activity'],
      ["import { type Activities } from '../../activities/index.js';", 'activity'],
      ["import { order } from '../../domain/orders/store/index.js';", 'store door'],
      ["import type { OrderRow } from '../../domain/orders/store/index.js';", 'store door'],
      ["import { transition } from '../../domain/orders/order.js';", 'rules'],
      ["import { loadConfig } from '../../platform/config.js';", 'settings'],
      ["import { randomUUID } from 'node:crypto';", 'node:crypto'],
      ["import { Client } from '@temporalio/client';", '@temporalio/client'],
      ["import { DataSource } from 'typeorm';", 'typeorm'],
    ],
    taken: [
      "import type { Activities } from '../../activities/index.js';",
      "import { transition } from '../../domain/orders/index.js';",
      "import { condition } from '@temporalio/workflow';",
      "import { ORDER_WORKFLOW } from './order.contract.js';",
    ],
  },
  {
    layer: 'control accounts',
    path: 'activities/control-accounts.ts',
    refused: [
      ["import { createActivities } from './index.js';", 'activity'],
      ["import { readBooks } from '../domain/ledger/store/posting.js';", 'store'],
      ["import { trialBalance } from '../reporting/queries/trial-balance.js';", 'reporting'],
    ],
    taken: ["import { controlBalances } from '../domain/ledger/store/index.js';"],
  },
  {
    layer: 'document activity',
    path: 'activities/documents.ts',
    refused: [
      ["import { letter } from '../domain/correspondence/store/letter.reader.js';", 'store'],
      ["import { Client } from '@temporalio/client';", '@temporalio/client'],
      ["import { createTransport } from 'nodemailer';", 'nodemailer'],
    ],
    taken: [
      "import { reportNamed } from '../reporting/reports/index.js';",
      "import { buffer } from 'node:stream/consumers';",
    ],
  },
  {
    layer: 'reconciliation activity',
    path: 'activities/reconciliation/planted.ts',
    refused: [
      ["import { settledAccountTotals } from '../../domain/ledger/store/account-totals.js';", 'store'],
      ["import { order } from '../../workflows/orders/order.js';", 'workflow'],
      ["import { Kafka } from 'kafkajs';", 'kafkajs'],
    ],
    taken: [
      "import { shownStates } from '../../reporting/queries/agreement.js';",
      "import { orderStates } from '../../domain/orders/store/index.js';",
    ],
  },
  {
    layer: 'activity',
    path: 'activities/planted.ts',
    refused: [
      ["import { reportNamed } from '../reporting/reports/index.js';", 'reporting'],
      ["import { placeOrder } from '../domain/orders/store/placing.js';", 'store'],
      ["import { order } from '../workflows/orders/order.js';", 'workflow'],
      ["import { step } from '../workflows/support/steps.js';", 'workflow'],
      ["import pg from 'pg';", 'pg'],
      ["import { readFileSync } from 'node:fs';", 'node:fs'],
    ],
    taken: [
      "import * as orders from '../domain/orders/store/index.js';",
      "import { ApplicationFailure } from '@temporalio/common';",
      "import type { Database } from '../platform/database.js';",
    ],
  },
  {
    layer: 'api main',
    path: 'api/main.ts',
    refused: [
      ["import { createActivities } from '../activities/index.js';", 'activity'],
      ["import { order } from '../domain/orders/store/index.js';", 'store door'],
    ],
    taken: ["import { connectClient } from '../temporal-config/connection.js';"],
  },
  {
    layer: 'api',
    path: 'api/orders/planted.ts',
    refused: [
      ["import { order } from '../../workflows/orders/order.js';", 'workflow'],
      ["import { placeOrder } from '../../domain/orders/store/placing.js';", 'store'],
      ["import { orderActivities } from '../../activities/orders.js';", 'activity'],
      ["import { migrate } from '../../migrations/migrate.js';", 'migration'],
      ["import { Worker } from '@temporalio/worker';", '@temporalio/worker'],
      ["import pg from 'pg';", 'pg'],
      ["import { testDatabase } from '../../tests/support/test-database.js';", 'test'],
    ],
    taken: [
      "import { placedUpdate } from '../../workflows/orders/order.contract.js';",
      "import { order } from '../../domain/orders/store/index.js';",
      "import { Get } from '@tsoa/runtime';",
    ],
  },
  {
    layer: 'reporting main',
    path: 'reporting/planted.main.ts',
    refused: [["import { order } from '../domain/orders/store/index.js';", 'store door']],
    taken: ["import { allFacts } from '../domain/facts.js';"],
  },
  {
    layer: 'format',
    path: 'reporting/formats/planted.ts',
    refused: [
      ["import { trialBalance } from '../queries/trial-balance.js';", 'reporting'],
      ["import type { Database } from '../../platform/database.js';", 'platform'],
      ["import { order } from '../../domain/orders/store/index.js';", 'store door'],
      ["import pg from 'pg';", 'pg'],
    ],
    taken: [
      "import type { Report } from '../reports/report.js';",
      "import { money } from '../../domain/kernel/money.js';",
      "import { Zip } from 'fflate';",
    ],
  },
  {
    layer: 'reporting',
    path: 'reporting/projections/planted.ts',
    refused: [
      ["import { order } from '../../domain/orders/store/index.js';", 'store door'],
      ["import { totalsOf } from '../../domain/orders/pricing.js';", 'rules'],
      ["import { Kafka } from 'kafkajs';", 'kafkajs'],
      ["import pg from 'pg';", 'pg'],
    ],
    taken: [
      "import { orderFacts } from '../../domain/orders/order.facts.js';",
      "import type { Kafka } from 'kafkajs';",
    ],
  },
  {
    layer: 'platform main',
    path: 'platform/planted.main.ts',
    refused: [["import { order } from '../domain/orders/index.js';", 'door']],
    taken: ["import { allFacts } from '../domain/facts.js';"],
  },
  {
    layer: 'settings',
    path: 'platform/identity/planted.ts',
    refused: [
      ["import { allFacts } from '../../domain/facts.js';", 'fact list'],
      ["import pg from 'pg';", 'pg'],
    ],
    taken: ["import { loadConfig } from '../config.js';", "import { jwtVerify } from 'jose';"],
  },
  {
    layer: 'platform',
    path: 'platform/planted.ts',
    refused: [
      ["import { allFacts } from '../domain/facts.js';", 'fact list'],
      ["import { orderFacts } from '../domain/orders/order.facts.js';", 'facts'],
      ["import type { OrderState } from '../domain/orders/index.js';", 'door'],
      ["import { Client } from '@temporalio/client';", '@temporalio/client'],
    ],
    taken: ["import { money } from '../domain/kernel/money.js';", "import pg from 'pg';"],
  },
  {
    layer: 'migration main',
    path: 'migrations/main.ts',
    refused: [
      ["import { money } from '../domain/kernel/money.js';", 'kernel'],
      ["import { openDatabase } from '../platform/database.js';", 'platform'],
      ["import { readFileSync } from 'node:fs';", 'node:fs'],
    ],
    taken: ["import { loadConfig } from '../platform/config.js';", "import { migrate } from './migrate.js';"],
  },
  {
    layer: 'migration',
    path: 'migrations/orders/planted.ts',
    refused: [
      ["import { ORDER_STATES } from '../../domain/orders/index.js';", 'door'],
      ["import { CURRENCY } from '../../domain/kernel/money.js';", 'kernel'],
      ["import { ROOMS } from '../../platform/database.js';", 'platform'],
      ["import { loadConfig } from '../../platform/config.js';", 'settings'],
    ],
    taken: ["import type { QueryRunner } from 'typeorm';", "import { createSchema } from '../support.js';"],
  },
  {
    layer: 'temporal',
    path: 'temporal-config/planted.ts',
    refused: [
      ["import { order } from '../workflows/orders/order.js';", 'workflow'],
      ["import { testDatabase } from '../tests/support/test-database.js';", 'test'],
      ["import pg from 'pg';", 'pg'],
    ],
    taken: [
      "import { createActivities } from '../activities/index.js';",
      "import { Worker } from '@temporalio/worker';",
    ],
  },
  {
    layer: 'stack',
    path: 'tools/stack/planted.ts',
    refused: [
      ["import { loadConfig } from '../../platform/config.js';", 'settings'],
      ["import { migrate } from '../../migrations/migrate.js';", 'migration'],
    ],
    taken: ["import { run } from './commands.js';", "import { spawn } from 'node:child_process';"],
  },
  {
    layer: 'test runner',
    path: 'tools/test/planted.ts',
    refused: [["import { loadConfig } from '../../platform/config.js';", 'settings']],
    taken: ["import { run } from '../stack/commands.js';"],
  },
  {
    layer: 'generator',
    path: 'tools/contract-planted.ts',
    refused: [["import { order } from '../domain/orders/store/index.js';", 'store door']],
    taken: ["import { ORDER_TRANSITIONS } from '../domain/orders/index.js';"],
  },
  {
    layer: 'verifier',
    path: 'tools/verify-ledger/planted.ts',
    refused: [
      ["import { readAccounts } from '../../domain/ledger/store/chart-reader.js';", 'store'],
      ["import { postFacts } from '../../activities/ledger.js';", 'activity'],
      ["import pg from 'pg';", 'pg'],
    ],
    taken: ["import { verifyLedger } from '../../domain/ledger/store/index.js';"],
  },
  {
    layer: 'seed',
    path: 'tools/seed/planted.ts',
    refused: [
      ["import { findPart } from '../../domain/catalog/store/catalog.reader.js';", 'store'],
      ["import { migrate } from '../../migrations/migrate.js';", 'migration'],
      ["import pg from 'pg';", 'pg'],
    ],
    taken: [
      "import { receiveStock } from '../../domain/inventory/store/index.js';",
      "import { openDatabase } from '../../platform/database.js';",
    ],
  },
  {
    layer: 'demo',
    path: 'tools/demo/planted.ts',
    refused: [
      ["import { order } from '../../domain/orders/store/index.js';", 'store door'],
      ["import { openDatabase } from '../../platform/database.js';", 'platform'],
      ["import { Client } from '@temporalio/client';", '@temporalio/client'],
      ["import pg from 'pg';", 'pg'],
    ],
    taken: ["import { run } from '../stack/commands.js';"],
  },
  {
    layer: 'tool',
    path: 'tools/planted.ts',
    refused: [
      ["import { order } from '../domain/orders/store/index.js';", 'store door'],
      ["import { testDatabase } from '../tests/support/test-database.js';", 'test'],
      ["import { Client } from '@temporalio/client';", '@temporalio/client'],
    ],
    taken: ["import { loadConfig } from '../platform/config.js';"],
  },
];

/** Layers that may know everything: nothing can be planted in them. */
export const unbounded: readonly LayerName[] = ['test', 'bench'];
