import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { isDimensions, isText, recordOf } from '../well-formed.js';
import type { GivenMaterialDto, GivenOperationDto } from './create-job.dto.js';

/** What of a request is well formed: each part of it can be checked although another part is not. */
export interface JobDraft {
  readonly kind?: 'stock' | 'service';
  readonly customerId?: string;
  readonly part?: string;
  readonly description?: string;
  readonly quantity?: string;
  readonly unitOfMeasure?: string;
  readonly taxCode?: string;
  readonly dueDate?: string;
  readonly unitPrice?: string;
  readonly validUntil?: string;
  readonly dimensions?: Dimensions;
  /** In the places of the request, by which problems name them. */
  readonly operations?: readonly Partial<GivenOperationDto>[];
  readonly materials?: readonly Partial<GivenMaterialDto>[];
}

const TEXTS = [
  'customerId',
  'part',
  'description',
  'quantity',
  'unitOfMeasure',
  'taxCode',
  'dueDate',
  'unitPrice',
  'validUntil',
] as const;

/** The well-formed parts of a body; what is wrong with the others is told by whoever validated it. */
export function jobDraft(body: unknown): JobDraft {
  const given = recordOf(body);
  const { kind, dimensions } = given;
  const [operations, materials] = [listOf(given['operations']), listOf(given['materials'])];
  return {
    ...Object.fromEntries(TEXTS.filter((name) => isText(given[name])).map((name) => [name, given[name]])),
    ...(kind === 'stock' || kind === 'service' ? { kind } : {}),
    ...(isDimensions(dimensions) ? { dimensions } : {}),
    ...(operations ? { operations: operations.map(operationOf) } : {}),
    ...(materials ? { materials } : {}),
  };
}

const listOf = (value: unknown): Record<string, never>[] | undefined =>
  Array.isArray(value) ? value.map((item) => recordOf(item) as Record<string, never>) : undefined;

const operationOf = (given: Record<string, never>): Partial<GivenOperationDto> => {
  const characteristics = listOf(given['characteristics']);
  return characteristics ? { ...given, characteristics: characteristics as never } : given;
};
