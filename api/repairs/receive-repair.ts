import type { Controller } from '@tsoa/runtime';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import type { Customer } from '../../domain/parties/index.js';
import { customer as readCustomer } from '../../domain/parties/store/index.js';
import type { RepairIntake } from '../../domain/repairs/index.js';
import { nextRepairId } from '../../domain/repairs/store/index.js';
import type { Database } from '../../platform/database.js';
import { type Call, contextOf } from '../call.js';
import { dimensionsProblems } from '../checks.js';
import { once } from '../idempotency/once.js';
import { invalidRequest } from '../problem-of.js';
import { acceptedRepair } from './repair-answers.js';
import type { ReceiveRepairDto } from './repair-commands.dto.js';
import type { RepairProgressDto } from './repairs.dto.js';

/** Starts the process of a repair: 201 once it has its row, 202 while the engine has it and no worker has answered. */
export function receiveRepair(controller: Controller, call: Call, body: ReceiveRepairDto): Promise<RepairProgressDto> {
  return once<RepairIntake, RepairProgressDto>(controller, call, {
    resourceId: () => nextRepairId(call.database),
    prepare: ({ resourceId }) => intakeOf(call.database, body, resourceId),
    perform: async (_attempt, repair) => {
      const context = contextOf(call, repair.repairId);
      const received = await call.processes.receiveRepair({ repair, timing: call.repairTiming, context });
      const headers = { Location: `/v1/repairs/${repair.repairId}` };
      return received === 'accepted'
        ? { status: 202, body: acceptedRepair(repair), headers }
        : { status: 201, body: received, headers };
    },
  });
}

async function intakeOf(database: Database, body: ReceiveRepairDto, repairId: string): Promise<RepairIntake> {
  const [customer, dimensions] = await Promise.all([
    readCustomer(database, body.customerId),
    dimensionsProblems(database, body.dimensions),
  ]);
  const problems = [...customerProblems(body.customerId, customer), ...dimensions];
  if (problems.length > 0 || !customer) throw invalidRequest(problems);
  const { asset, complaint, customerReference = null } = body;
  const { customerId, name: customerName, termsDays } = customer;
  return {
    repairId,
    customerId,
    customerName,
    customerReference,
    termsDays,
    dimensions: body.dimensions,
    asset,
    complaint,
  };
}

function customerProblems(customerId: string, customer: Customer | null): FieldProblem[] {
  if (!customer) return [{ field: 'customerId', message: `There is no customer ${customerId}.` }];
  return customer.active ? [] : [{ field: 'customerId', message: `Customer ${customerId} is not active.` }];
}
