import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** One set for all processes: SQL visibility takes at most 10 Keyword attributes in all. */
export const searchAttributes = {
  /** Number of the document the process is about: "SO-1001". */
  document: defineSearchAttributeKey('AtlasDocument', SearchAttributeType.KEYWORD),
  customer: defineSearchAttributeKey('AtlasCustomer', SearchAttributeType.KEYWORD),
  businessUnit: defineSearchAttributeKey('AtlasBusinessUnit', SearchAttributeType.KEYWORD),
  state: defineSearchAttributeKey('AtlasState', SearchAttributeType.KEYWORD),
  waitingFor: defineSearchAttributeKey('AtlasWaitingFor', SearchAttributeType.KEYWORD),
} as const;
