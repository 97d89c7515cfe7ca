import type {
  AmountText,
  CodeText,
  DateText,
  DimensionsDto,
  IdText,
  LineText,
  PartText,
  QuantityOrZeroText,
  QuantityText,
  ReasonText,
  UnitPriceText,
} from '../formats.js';

/** Under warranty it is Atlas's expense; billable, the customer's. */
export type CoverageDto = 'warranty' | 'billable';

/** What is the customer's own: it is here, and never stock. */
export interface CustomerAssetDto {
  /**
   * @maxLength 80
   * @example "SN-4711"
   */
  serial: LineText;
  /** @example "Screw compressor RS-15" */
  description: LineText;
}

/**
 * A customer's asset that comes in for repair.
 * @example {
 *   "customerId": "C-1001", "customerReference": "RMA 88", "complaint": "Loses pressure under load.",
 *   "asset": { "serial": "SN-4711", "description": "Screw compressor RS-15" },
 *   "dimensions": { "businessUnit": "MACHINING_REPAIR", "site": "LOUISVILLE", "costCentre": "MR_REPAIR" }
 * }
 */
export interface ReceiveRepairDto {
  customerId: IdText;
  customerReference?: LineText;
  asset: CustomerAssetDto;
  /** What the customer says is wrong. */
  complaint: ReasonText;
  dimensions: DimensionsDto;
}

/** What part of the repair costs, without tax, and who bears it. */
export interface RepairChargeDto {
  description: LineText;
  amount: AmountText;
  coverage: CoverageDto;
  /**
   * By which it is invoiced: needed for what is billable, and only there.
   * @example "SALES"
   */
  taxCode?: CodeText;
}

/** Billed when the customer declines, and the asset goes back as it came. */
export interface EvaluationFeeDto {
  amount: AmountText;
  /** @example "SALES" */
  taxCode: CodeText;
}

/** In house it has a work centre and hours; subcontracted, a supplier and a cost. */
export interface RepairOperationDto {
  /**
   * They run in this order.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 9999
   */
  operation: number;
  description: LineText;
  kind: 'inHouse' | 'subcontract';
  workCentre?: CodeText | null;
  setUpHours?: QuantityOrZeroText | null;
  runHoursPerUnit?: QuantityOrZeroText | null;
  supplierId?: IdText | null;
  unitCost?: UnitPriceText | null;
}

/** A part that the repair takes from stock. */
export interface RepairMaterialDto {
  part: PartText;
  quantity: QuantityText;
}

/**
 * What was found, what it costs and who bears it, and how it is to be done.
 * @example {
 *   "findings": "The element is worn.", "dueDate": "2026-12-15",
 *   "charges": [
 *     { "description": "Element under warranty", "amount": "400.00", "coverage": "warranty" },
 *     { "description": "Overhaul", "amount": "600.00", "coverage": "billable", "taxCode": "SALES" }
 *   ],
 *   "operations": [{
 *     "operation": 10, "description": "Overhaul", "kind": "inHouse", "workCentre": "REPAIR_BAY", "runHoursPerUnit": "4"
 *   }],
 *   "materials": [{ "part": "KIT-SVC-RS15", "quantity": "1" }],
 *   "evaluationFee": { "amount": "95.00", "taxCode": "SALES" }
 * }
 */
export interface EvaluateRepairDto {
  findings: ReasonText;
  /** When the asset is to be ready. */
  dueDate: DateText;
  /**
   * @minItems 1 Must hold at least one charge.
   * @maxItems 500 Must hold at most 500 charges.
   */
  charges: RepairChargeDto[];
  /**
   * @minItems 1 Must hold at least one operation.
   * @maxItems 500 Must hold at most 500 operations.
   */
  operations: RepairOperationDto[];
  /**
   * None when absent.
   * @maxItems 500 Must hold at most 500 materials.
   */
  materials?: RepairMaterialDto[];
  evaluationFee?: EvaluationFeeDto;
}

export interface QuoteRepairDto {
  /**
   * How long the customer has to answer; 14 days when absent. They are reminded at one and two thirds of the time, and
   * afterwards the quote lapses by itself.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 365
   */
  answerDays?: number;
}

export interface ApproveRepairDto {
  /**
   * The customer's order number, or who said so.
   * @example "PO 4500017"
   */
  reference: LineText;
}

export interface DeclineRepairDto {
  reason: ReasonText;
}

export interface TestedValueDto {
  /** @example "Discharge pressure" */
  name: LineText;
  /** @example "7.5 bar" */
  value: LineText;
}

export interface TestRepairDto {
  passed: boolean;
  /** @maxItems 500 Must hold at most 500 measured values. */
  measured?: TestedValueDto[];
  notes: ReasonText;
}

export interface ReturnAssetDto {
  /**
   * Waybill, or who took it.
   * @example "UPS 1Z999"
   */
  reference: LineText;
}

export interface CloseRepairDto {
  /** @maxLength 500 */
  note?: string;
}

export interface CancelRepairDto {
  reason: ReasonText;
}
