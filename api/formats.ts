/**
 * An amount of US dollars of zero or more.
 * @pattern ^\d{1,13}(\.\d{1,2})?$ Must be an amount of zero or more with at most two decimals, such as "123.45".
 * @example "123.45"
 */
export type AmountText = string;

/**
 * An amount of US dollars, negative where it says so.
 * @example "123.45"
 */
export type SignedAmountText = string;

/**
 * Price of one unit, with up to four decimals.
 * @pattern ^\d{1,7}(\.\d{1,4})?$ Must be a price of zero or more with at most four decimals, such as "12.50".
 * @example "12.50"
 */
export type UnitPriceText = string;

/**
 * A quantity above zero, with up to four decimals.
 * @pattern ^(?=.*[1-9])\d{1,7}(\.\d{1,4})?$ Must be a quantity above zero with at most four decimals, such as "3" or "3.5".
 * @example "3"
 */
export type QuantityText = string;

/**
 * A quantity of zero or more, with up to four decimals.
 * @pattern ^\d{1,7}(\.\d{1,4})?$ Must be a quantity of zero or more with at most four decimals, such as "3" or "0".
 * @example "3"
 */
export type QuantityOrZeroText = string;

/**
 * A quantity up or down, never zero.
 * @pattern ^-?(?=.*[1-9])\d{1,7}(\.\d{1,4})?$ Must be a quantity other than zero with at most four decimals, such as "-2".
 * @example "-2"
 */
export type ChangeText = string;

/**
 * A fraction of one: "0.05" is five percent.
 * @pattern ^(0(\.\d{1,6})?|1(\.0{1,6})?)$ Must be a fraction from 0 to 1 with at most six decimals, such as "0.05".
 * @example "0.05"
 */
export type FractionText = string;

/**
 * A percentage: "12.5" is an eighth.
 * @pattern ^-?\d{1,4}(\.\d{1,2})?$ Must be a percentage from -1000 to 100 with at most two decimals, such as "12.5".
 * @example "12.50"
 */
export type PercentText = string;

/**
 * A measured value or a limit of one.
 * @pattern ^-?\d{1,12}(\.\d{1,6})?$ Must be a number with at most six decimals, such as "-0.02".
 * @example "25.003"
 */
export type MeasureText = string;

/**
 * A date in the company's time zone.
 * @pattern ^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$ Must be a date, such as "2026-03-31".
 * @example "2026-03-31"
 */
export type DateText = string;

/**
 * An instant in UTC.
 * @example "2026-03-01T12:00:00.000Z"
 */
export type InstantText = string;

/**
 * An instant in UTC, as a caller gives it.
 * @pattern ^(?!0000)(\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))|(\d\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?Z$ Must be an instant in UTC of a day of the calendar, such as "2026-03-01T12:00:00Z".
 * @example "2026-03-01T12:00:00Z"
 */
export type MomentText = string;

/**
 * Position in the log of facts. A list that is given it as `minPosition` shows at least what was written up to it.
 * @pattern ^\d{1,18}$ Must be a position, such as "1042".
 * @example "1042"
 */
export type PositionText = string;

/**
 * One line of text.
 * @pattern ^(?=.*[^\s\u200b-\u200f\u2060])[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+$ Must be one line of text, not blank.
 * @minLength 1
 * @maxLength 200
 */
export type LineText = string;

/**
 * Why something is done: it stands in the history.
 * @minLength 1
 * @maxLength 500
 * @example "The customer asked for it."
 */
export type ReasonText = string;

/**
 * A code of master data.
 * @pattern ^[A-Z0-9][A-Z0-9_-]{0,39}$ Must be 1 to 40 capital letters, digits, hyphens or underscores.
 */
export type CodeText = string;

/**
 * A part's number.
 * @pattern ^[A-Z0-9][A-Z0-9./-]{0,39}$ Must be a part number of 1 to 40 capital letters, digits, hyphens, points or slashes.
 * @example "FLT-PF-100"
 */
export type PartText = string;

/**
 * An id of Atlas.
 * @pattern ^[A-Za-z0-9][A-Za-z0-9:/._-]{0,119}$ Must be 1 to 120 letters, digits or : / . _ -, and begin with a letter or digit.
 */
export type IdText = string;

/**
 * Number of an operation of a job.
 * @isInt Must be a whole number.
 * @minimum 1
 * @maximum 9999
 */
export type OperationNumber = number;

/** What every journal line carries. */
export interface DimensionsDto {
  /** @example "INDUSTRIAL_PRODUCTS" */
  businessUnit: CodeText;
  /** @example "LOUISVILLE" */
  site: CodeText;
  /** @example "IP_SALES" */
  costCentre: CodeText;
}

export interface AddressDto {
  /** @example "Ohio Valley Packing" */
  name: LineText;
  /** @example "200 River Road" */
  street: LineText;
  /** @example "Louisville" */
  city: LineText;
  /** @example "KY" */
  region: LineText;
  /** @example "40202" */
  postalCode: LineText;
  /**
   * ISO 3166-1 alpha-2.
   * @pattern ^[A-Z]{2}$ Must be a country code of two capital letters, such as "US".
   * @example "US"
   */
  country: string;
}

export interface ActorDto {
  /** Subject of the token. */
  id: string;
  name: string;
}

/** Which page of a list. */
export interface PageQuery {
  /**
   * Pages count from 1.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 100000
   * @default 1
   */
  page?: number;
  /**
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 200
   * @default 50
   */
  pageSize?: number;
}

/** How fresh a read model must be. */
export interface FreshQuery {
  /**
   * Waits up to two seconds until the answer shows what was written up to this position. Where it does not even then,
   * the answer says `Atlas-Fresh: false`.
   */
  minPosition?: PositionText;
}

/** Which page of a list, and how fresh. */
export interface ListQuery extends PageQuery, FreshQuery {}
