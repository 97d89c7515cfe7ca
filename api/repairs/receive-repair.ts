import type { Controller } from '@tsoa/runtime';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
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
import { isDimensions, isText, recordOf } from '../well-formed.js';
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
  const { problems, customer } = await checkIntake(database, body);
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

/** What of a request is well formed: each part of it can be checked although another part is not. */
interface IntakeDraft {
  readonly customerId?: string;
  readonly dimensions?: Dimensions;
}

/** The well-formed parts of a body; what is wrong with the others is told by whoever validated it. */
export function intakeDraft(body: unknown): IntakeDraft {
  const { customerId, dimensions } = recordOf(body);
  return { ...(isText(customerId) ? { customerId } : {}), ...(isDimensions(dimensions) ? { dimensions } : {}) };
}

interface CheckedIntake {
  readonly problems: readonly FieldProblem[];
  readonly customer: Customer | null;
}

/** Everything that the domains have to say against taking an asset in, all at once; nothing is changed. */
export async function checkIntake(database: Database, { customerId, dimensions }: IntakeDraft): Promise<CheckedIntake> {
  const [customer, wrongDimensions] = await Promise.all([
    customerId === undefined ? null : readCustomer(database, customerId),
    dimensions === undefined ? [] : dimensionsProblems(database, dimensions),
  ]);
  return { problems: [...customerProblems(customerId, customer), ...wrongDimensions], customer };
}

function customerProblems(customerId: string | undefined, customer: Customer | null): FieldProblem[] {
  if (customerId === undefined) return [];
  if (!customer) return [{ field: 'customerId', message: `There is no customer ${customerId}.` }];
  return customer.active ? [] : [{ field: 'customerId', message: `Customer ${customerId} is not active.` }];
}
