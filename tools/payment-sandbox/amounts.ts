const AMOUNT = /^(?:0|[1-9]\d{0,11})\.\d{2}$/;

export function isPositiveAmount(text: string): boolean {
  return AMOUNT.test(text) && toCents(text) > 0n;
}

/** The text must have the form "123.45"; a sum in whole cents never rounds. */
export function toCents(text: string): bigint {
  return BigInt(text.replace('.', ''));
}

export function toAmount(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
