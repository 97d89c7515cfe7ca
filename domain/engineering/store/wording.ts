import { formatUnitPrice, unitPrice } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';

/** One form for what may be written in several ways ("0.50", "0.5000"): in facts, rows and answers alike. */
export const price = (text: string): string => formatUnitPrice(unitPrice(text));

export const priceOrNone = (text: string | null | undefined): string | null => (text == null ? null : price(text));

export const hoursOrNone = (text: string | null | undefined): string | null =>
  text == null ? null : formatQuantity(quantity(text));
