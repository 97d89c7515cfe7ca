import type { IdText } from '../formats.js';

export interface StreamQuery {
  /**
   * Domains whose facts are wanted, with commas between them; all of them without it.
   * @pattern ^[a-z]+(,[a-z]+)*$
   * @maxLength 200
   * @example "orders,billing"
   */
  domains?: string;
  /** The document that the facts are about, such as an order. */
  subject?: IdText;
  businessUnit?: IdText;
  site?: IdText;
  /** Only what waits for the caller's decision, as the list of approvals has it: asked, moved on, reminded, escalated, lent; and its end. */
  toDecide?: boolean;
}
