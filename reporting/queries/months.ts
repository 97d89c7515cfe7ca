import { addDays, type LocalDate } from '../../domain/kernel/time.js';

export const firstOfMonth = (date: LocalDate): LocalDate => `${date.slice(0, 7)}-01`;
export const isFirstOfMonth = (date: LocalDate): boolean => date.endsWith('-01');
export const isLastOfMonth = (date: LocalDate): boolean => isFirstOfMonth(addDays(date, 1));

/** Months counted through the years, so that they can be added to. */
export const monthNumber = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

export function firstOfMonthNumber(months: number): LocalDate {
  const year = String(Math.floor(months / 12)).padStart(4, '0');
  return `${year}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

export const lastOfMonth = (date: LocalDate): LocalDate => addDays(firstOfMonthNumber(monthNumber(date) + 1), -1);
