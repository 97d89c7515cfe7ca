export type Series = 'INV' | 'CN' | 'PAY' | 'WO' | 'CT' | 'VP';

/**
 * The statement that takes the next number of a series. Its row stays locked until the transaction ends, so that a
 * rolled-back transaction leaves no gap: take it last, in the statement that writes the document.
 */
export const takeNumber = (series: Series): string => `
  UPDATE billing.number_series SET last_number = last_number + 1 WHERE series = '${series}'
  RETURNING last_number AS sequence,
    '${series}-' || lpad(last_number::text, greatest(6, length(last_number::text)), '0') AS number`;
