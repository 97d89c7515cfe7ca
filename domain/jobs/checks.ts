import {
  amountOfZeroOrMore,
  anything,
  type Check,
  type Checks,
  code,
  date,
  fieldProblems,
  flag,
  identifier,
  instant,
  maybe,
  oneLine,
  oneOf,
  partNumber,
  positiveQuantity,
  priceOfZeroOrMore,
  prose,
  quantityOfZeroOrMore,
} from '../kernel/fields.js';
import { atMost, listOf, namedTwice, someOf } from '../kernel/lists.js';
import { measure } from '../kernel/measures.js';
import { money } from '../kernel/money.js';
import { NONE, quantity } from '../kernel/quantity.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { JOB_STATES, type JobCommandKind } from './job.js';
import {
  COST_ELEMENTS,
  DISPOSITIONS,
  type JobCommandInputs,
  type JobInput,
  type LogTimeInput,
  type RestartWorkCentreInput,
  SCRAP_REASONS,
  type StopWorkCentreInput,
} from './jobs.wire.js';
import { OPERATION_STATES } from './operation.js';
import { operationNumber, toleranceProblems } from './spec-checks.js';

type Own<Kind extends JobCommandKind> = Omit<JobCommandInputs[Kind], keyof JobInput>;
/** Says more about an input whose fields are each right by themselves. */
type Further<Input> = (input: Input) => readonly FieldProblem[];

const JOB_CHECKS: Checks<JobInput> = { jobId: identifier, exceptionId: maybe(identifier) };
const ON_OPERATION = { operation: operationNumber };
const note = prose(0);
const reason = prose();

const checking =
  <Kind extends JobCommandKind>(checks: Checks<Own<Kind>>, further: Further<JobCommandInputs[Kind]> = () => []) =>
  (input: JobCommandInputs[Kind]): FieldProblem[] => {
    const form = fieldProblems<JobInput>(input, { ...JOB_CHECKS, ...checks } as Checks<JobInput>);
    return form.length > 0 ? form : [...further(input)];
  };

const problem = (wrong: boolean, field: string, message: string): FieldProblem[] => (wrong ? [{ field, message }] : []);
const isNone = (text: string): boolean => quantity(text) === NONE;

/** Every wrong field of a command, by the command's name. */
export const problemsOf: { readonly [Kind in JobCommandKind]: (input: JobCommandInputs[Kind]) => FieldProblem[] } = {
  reviseQuote: checking<'reviseQuote'>({ unitPrice: priceOfZeroOrMore, validUntil: date, note }),
  acceptQuote: checking<'acceptQuote'>({ reference: oneLine() }),
  declineQuote: checking<'declineQuote'>({ reason, lapsed: maybe(flag) }),
  changeJob: checking<'changeJob'>(
    { quantity: maybe(positiveQuantity), dueDate: maybe(date), tolerances: anything, reason },
    ({ quantity: units, dueDate, tolerances }) => [
      ...(tolerances ? toleranceProblems(tolerances) : []),
      ...problem(!units && !dueDate && !tolerances, 'quantity', 'Quantity, due date or tolerances: something changes.'),
    ],
  ),
  planJob: checking<'planJob'>({}),
  releaseJob: checking<'releaseJob'>({}),
  holdJob: checking<'holdJob'>({ reason }),
  resumeJob: checking<'resumeJob'>({ reason }),
  startOperation: checking<'startOperation'>(ON_OPERATION),
  pauseOperation: checking<'pauseOperation'>({ ...ON_OPERATION, reason }),
  finishOperation: checking<'finishOperation'>(ON_OPERATION),
  reportQuantity: checking<'reportQuantity'>(
    { ...ON_OPERATION, good: quantityOfZeroOrMore, toRework: quantityOfZeroOrMore, reworked: flag },
    ({ good, toRework, reworked }) => [
      ...problem(isNone(good) && (reworked || isNone(toRework)), 'good', 'Some units have to be reported.'),
      ...problem(reworked && !isNone(toRework), 'toRework', 'Units that stay in rework are not reported.'),
    ],
  ),
  logTime: checking<'logTime'>(
    {
      ...ON_OPERATION,
      person: maybe(identifier),
      from: maybe(instant),
      to: maybe(instant),
      workedOn: maybe(date),
      labourHours: maybe(quantityOfZeroOrMore),
      machineHours: quantityOfZeroOrMore,
      rework: flag,
      note,
      rates: anything,
    },
    timeProblems,
  ),
  scrapUnits: checking<'scrapUnits'>({
    ...ON_OPERATION,
    quantity: positiveQuantity,
    reason: oneOf(...SCRAP_REASONS),
    note,
    reworked: flag,
  }),
  sendOut: checking<'sendOut'>({
    ...ON_OPERATION,
    quantity: positiveQuantity,
    reference: oneLine(),
    expectedOn: date,
  }),
  receiveBack: checking<'receiveBack'>({
    ...ON_OPERATION,
    good: positiveQuantity,
    cost: amountOfZeroOrMore,
    reference: oneLine(),
  }),
  inspect: checking<'inspect'>(
    {
      ...ON_OPERATION,
      inspectionId: identifier,
      quantity: positiveQuantity,
      measured: someOf('measured values'),
      note,
    },
    ({ measured }) => measuredProblems(measured),
  ),
  decideDisposition: checking<'decideDisposition'>({
    inspectionId: identifier,
    disposition: oneOf(...DISPOSITIONS),
    reason,
  }),
  issueMaterial: checking<'issueMaterial'>({ part: partNumber, quantity: positiveQuantity, note }),
  returnMaterial: checking<'returnMaterial'>({ part: partNumber, quantity: positiveQuantity, note }),
  completeJob: checking<'completeJob'>(
    { quantity: quantityOfZeroOrMore, final: maybe(flag), note },
    ({ quantity: units, final }) =>
      problem(isNone(units) && !final, 'quantity', 'Must be above zero, or the job is completed for good.'),
  ),
  closeJob: checking<'closeJob'>({ note }),
  cancelJob: checking<'cancelJob'>(
    {
      reason,
      costTo: oneOf('scrap', 'customer'),
      charge: maybe(amountOfZeroOrMore),
      returns: maybe(atMost('parts')),
      unlessBegun: maybe(flag),
    },
    cancellationProblems,
  ),
  overrideJob: checking<'overrideJob'>(
    { operation: maybe(operationNumber), to: oneOf(...JOB_STATES, ...OPERATION_STATES), justification: reason },
    ({ operation, to }) => {
      const states: readonly string[] = operation === null ? JOB_STATES : OPERATION_STATES;
      return problem(!states.includes(to), 'to', `Must be one of: ${states.join(', ')}.`);
    },
  ),
  openJobCosts: checking<'openJobCosts'>({ costs: anything, note }, ({ costs }) => {
    const form = fieldProblems(costs, ELEMENT_CHECKS, 'costs');
    const all = form.length === 0 && COST_ELEMENTS.every((element) => money(costs[element]) === 0n);
    return [...form, ...problem(all, 'costs', 'Some cost has to be taken over.')];
  }),
};

const ELEMENT_CHECKS = Object.fromEntries(
  COST_ELEMENTS.map((element): [string, Check] => [element, amountOfZeroOrMore]),
) as Checks<JobCommandInputs['openJobCosts']['costs']>;

const LONGEST_WORK = 24 * 3_600_000;

/** By a person from one instant to another, or in total for a day. */
function timeProblems(input: LogTimeInput): FieldProblem[] {
  const byPerson = input.person != null;
  const needed = byPerson ? (['from', 'to'] as const) : (['workedOn', 'labourHours'] as const);
  const foreign = byPerson ? (['workedOn', 'labourHours'] as const) : (['from', 'to'] as const);
  const how = byPerson ? 'Time that a person logs' : 'Time of a day in total';
  const problems = [
    ...needed.flatMap((field) => problem(input[field] == null, field, `${how} needs it.`)),
    ...foreign.flatMap((field) => problem(input[field] != null, field, `${how} has none.`)),
  ];
  return problems.length > 0 ? problems : [...spanProblems(input), ...hoursProblems(input)];
}

function spanProblems({ from, to }: LogTimeInput): FieldProblem[] {
  if (from === null || to === null) return [];
  const span = Date.parse(to) - Date.parse(from);
  return problem(span <= 0 || span > LONGEST_WORK, 'to', 'Must be later than from, by 24 hours at most.');
}

function hoursProblems({ labourHours, machineHours }: LogTimeInput): FieldProblem[] {
  const nothing = labourHours !== null && isNone(labourHours) && isNone(machineHours);
  return problem(nothing, 'labourHours', 'Hours of labour or of a machine have to be logged.');
}

type Measured = JobCommandInputs['inspect']['measured'];

const measuredProblems = (measured: Measured): FieldProblem[] => [
  ...measured.flatMap((one, index) => fieldProblems(one, { name: oneLine(), value: measure }, `measured[${index}]`)),
  ...namedTwice(
    measured,
    ({ name }) => name,
    (index) => `measured[${index}].name`,
  ),
];

type Returned = NonNullable<JobCommandInputs['cancelJob']['returns']>[number];

function cancellationProblems({ costTo, charge, returns }: JobCommandInputs['cancelJob']): FieldProblem[] {
  const parts = listOf<Returned>(returns);
  return [
    ...problem(charge != null && costTo === 'scrap', 'charge', 'Only a customer who bears the cost is charged.'),
    ...parts.flatMap((one, index) =>
      fieldProblems(one, { part: partNumber, quantity: positiveQuantity }, `returns[${index}]`),
    ),
    ...namedTwice(
      parts,
      ({ part }) => part,
      (index) => `returns[${index}].part`,
    ),
  ];
}

const workCentre = { workCentre: code };
export const stopProblems = (input: StopWorkCentreInput): FieldProblem[] =>
  fieldProblems(input, { ...workCentre, cause: oneLine() });
export const restartProblems = (input: RestartWorkCentreInput): FieldProblem[] => fieldProblems(input, workCentre);
