import type {
  AmountText,
  DateText,
  IdText,
  LineText,
  MeasureText,
  MomentText,
  PartText,
  QuantityOrZeroText,
  QuantityText,
  ReasonText,
  UnitPriceText,
} from '../formats.js';
import type { TolerancesDto } from './create-job.dto.js';

/** @example { "unitPrice": "465.00", "validUntil": "2026-12-15", "note": "The customer brings the material." } */
export interface ReviseQuoteDto {
  unitPrice: UnitPriceText;
  validUntil: DateText;
  note: ReasonText;
}

/** @example { "reference": "PO 4711" } */
export interface AcceptQuoteDto {
  /** The customer's order number, or who said so. */
  reference: LineText;
}

/** @example { "reason": "The customer repairs it himself." } */
export interface DeclineQuoteDto {
  reason: ReasonText;
}

/**
 * What is to change; what is absent stays.
 * @example { "quantity": "24", "reason": "The customer needs four more." }
 */
export interface ChangeJobDto {
  quantity?: QuantityText;
  dueDate?: DateText;
  tolerances?: TolerancesDto;
  reason: ReasonText;
}

/** @example { "reason": "The drawing is being revised." } */
export interface HoldJobDto {
  reason: ReasonText;
}

/** @example { "note": "All of it was delivered." } */
export interface CloseJobDto {
  note?: ReasonText;
}

/**
 * Material that is not named in `returns` stays in the cost. Without `returns`, all of it goes back when no operation has
 * begun, and none otherwise.
 * @example { "reason": "The customer withdrew.", "costTo": "scrap" }
 */
export interface CancelJobDto {
  reason: ReasonText;
  /** Where the cost so far goes. */
  costTo: 'scrap' | 'customer';
  /** What the customer is invoiced for it, without tax; only with `customer`. */
  charge?: AmountText;
  /** @maxItems 500 Must hold at most 500 materials. */
  returns?: ReturnedMaterialDto[];
}

export interface ReturnedMaterialDto {
  part: PartText;
  quantity: QuantityText;
}

/**
 * Puts the job, or one of its operations, into another state; a second person has to agree.
 * @example { "operation": 20, "to": "Skipped", "justification": "The part comes hardened from the mill." }
 */
export interface OverrideJobDto {
  /**
   * The job itself when absent.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 9999
   */
  operation?: number;
  to: 'Accepted' | 'Released' | 'InProgress' | 'Completed' | 'Ready' | 'Done' | 'Skipped';
  justification: ReasonText;
}

/**
 * Cost that the job had before Atlas, by element.
 * @example { "costs": { "material": "1200.00", "labour": "800.00", "overhead": "640.00" }, "note": "Taken over from Epicor." }
 */
export interface OpenJobCostsDto {
  costs: {
    material?: AmountText;
    labour?: AmountText;
    machine?: AmountText;
    overhead?: AmountText;
    subcontract?: AmountText;
  };
  note: ReasonText;
}

/**
 * Units that are finished; zero only with `final`, when nothing more will come.
 * @example { "quantity": "8" }
 */
export interface CompleteJobDto {
  quantity: QuantityOrZeroText;
  /** Nothing more will come: all the cost that is left goes with it. Absent: when the job's quantity is reached. */
  final?: boolean;
  note?: ReasonText;
}

/** @example { "reason": "The night shift goes on." } */
export interface PauseOperationDto {
  reason: ReasonText;
}

/** @example { "good": "5", "toRework": "1" } */
export interface ReportQuantityDto {
  /** Units that are good now: new ones, or reworked ones when `reworked`. */
  good: QuantityOrZeroText;
  /** Units that need rework; "0" when absent. */
  toRework?: QuantityOrZeroText;
  /** The good units were in rework. */
  reworked?: boolean;
}

/**
 * Work by a person from one instant to another; or of a whole day, of a crew or from a payroll: `workedOn` and
 * `labourHours`, without a person. It is costed by the rates that the work centre had on that day.
 * @example { "person": "ollie", "from": "2026-03-02T13:00:00Z", "to": "2026-03-02T17:30:00Z", "machineHours": "4" }
 */
export interface LogTimeDto {
  person?: IdText;
  from?: MomentText;
  to?: MomentText;
  workedOn?: DateText;
  labourHours?: QuantityOrZeroText;
  /** "0" when absent. */
  machineHours?: QuantityOrZeroText;
  /** It was work on units that had failed. */
  rework?: boolean;
  note?: ReasonText;
}

/** @example { "quantity": "1", "reason": "machining", "note": "Bored oversize." } */
export interface ScrapUnitsDto {
  quantity: QuantityText;
  reason: 'material' | 'machining' | 'setUp' | 'handling' | 'design' | 'other';
  note: ReasonText;
  /** The units were in rework. */
  reworked?: boolean;
}

/** @example { "quantity": "10", "reference": "PO 900", "expectedOn": "2026-12-01" } */
export interface SendOutDto {
  quantity: QuantityText;
  /** The purchase order or the delivery note. */
  reference: LineText;
  expectedOn: DateText;
}

/** @example { "good": "10", "cost": "250.00", "reference": "DN 4711" } */
export interface ReceiveBackDto {
  good: QuantityText;
  /** What the supplier asks for them in all. */
  cost: AmountText;
  /** The supplier's delivery note. */
  reference: LineText;
}

export interface MeasuredValueDto {
  /** Name of the operation's characteristic. */
  name: LineText;
  value: MeasureText;
}

/** @example { "quantity": "5", "measured": [{ "name": "Bore", "value": "25.003" }] } */
export interface InspectDto {
  quantity: QuantityText;
  /**
   * Every characteristic of the operation, once.
   * @minItems 1 Must hold at least one value.
   * @maxItems 500 Must hold at most 500 values.
   */
  measured: MeasuredValueDto[];
  note?: ReasonText;
}

/** @example { "disposition": "rework", "reason": "The bore can be opened." } */
export interface DispositionDto {
  disposition: 'rework' | 'scrap' | 'useAsIs';
  reason: ReasonText;
}

/** @example { "part": "FLT-OIL-RS25", "quantity": "20" } */
export interface MaterialMoveDto {
  part: PartText;
  quantity: QuantityText;
  note?: ReasonText;
}
