/**
 * What a spreadsheet may take for a formula: = + - @, also in their wide forms, and what some programs drop before one.
 */
const FORMULA = /^[\t\r\n=+\-@＝＋－＠]/;

export const looksLikeFormula = (text: string): boolean => FORMULA.test(text);
