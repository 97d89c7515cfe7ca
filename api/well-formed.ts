import type { Dimensions } from '../domain/kernel/dimensions.js';

/** Parts of a body that is malformed elsewhere: what is well formed can be checked all the same. */

export const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export const hasTexts = (value: unknown, names: readonly string[]): boolean => {
  const given = recordOf(value);
  return names.every((name) => typeof given[name] === 'string');
};

export const isDimensions = (value: unknown): value is Dimensions =>
  hasTexts(value, ['businessUnit', 'site', 'costCentre']);
