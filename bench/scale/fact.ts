/** How a figure, and the dimensions of a row, are written in a fact. */
export const TRIM = (value: string): string => `trim_scale(${value})::text`;
export const CENTS = (value: string): string => `(${value})::numeric(19,2)::text`;
export const DIMENSIONS = (alias: string): string =>
  `jsonb_build_object('businessUnit', ${alias}.unit, 'site', ${alias}.site, 'costCentre', ${alias}.centre)`;

/** One fact a row of `from`, as its room would have told it; `version` counts within its aggregate. */
export const fact = (of: {
  domain: string;
  type: string;
  money: boolean;
  aggregate: string;
  version?: number;
  at: string;
  from: string;
  payload: string;
  correlation: string;
}): string => `
  INSERT INTO outbox.facts (event_id, domain, type, version, money, aggregate_id, aggregate_version, correlation_id,
    actor, occurred_at, payload)
  SELECT gen_random_uuid(), '${of.domain}', '${of.type}', 1, ${of.money}, ${of.aggregate}, ${of.version ?? 1},
    ${of.correlation}, '{"id":"olga","name":"Olga","roles":["Ops"]}', ${of.at}, ${of.payload}
  FROM ${of.from}`;

export const posting = (rule: string, day: string, description: string, customer: string, items: string): string =>
  `jsonb_build_object('rule', '${rule}', 'eventDate', ${day}::text, 'description', ${description},
     'customerId', ${customer}, 'items', ${items}, 'step', NULL)`;
