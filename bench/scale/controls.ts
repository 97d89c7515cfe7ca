import type { FactPipeline } from '../../tests/support/fact-pipeline.js';

/** The controls of reports: one hand-written statement over the rooms' own rows, or over every line. */

export const slowAging = ({ test }: FactPipeline): Promise<unknown> =>
  test.admin(
    `SELECT i.customer_id, sum(e.open) AS open,
       sum(e.open) FILTER (WHERE i.due_date >= current_date) AS current,
       sum(e.open) FILTER (WHERE current_date - i.due_date BETWEEN 1 AND 30) AS days_30,
       sum(e.open) FILTER (WHERE current_date - i.due_date > 30) AS older
     FROM billing.invoices i CROSS JOIN LATERAL (
       SELECT i.total - coalesce((SELECT sum(a.amount) FROM billing.applications a WHERE a.invoice = i.invoice), 0) AS open) e
     WHERE e.open <> 0 GROUP BY i.customer_id ORDER BY i.customer_id`,
  );

const GROUPS: Readonly<Record<string, string>> = {
  businessUnit: 'l.business_unit',
  site: 'l.site',
  costCentre: 'l.cost_centre',
  customer: 'j.customer_id',
  job: 'l.job',
  day: 'j.posting_date',
  month: `date_trunc('month', j.posting_date)`,
};

export function slowRevenue({ test }: FactPipeline, by: string): Promise<unknown> {
  const group = GROUPS[by];
  if (!group) throw new Error(`revenue by ${by} has no control`);
  return test.admin(
    `SELECT ${group} AS name, sum(l.credit - l.debit) FILTER (WHERE l.account LIKE '4%') AS revenue,
       sum(l.debit - l.credit) FILTER (WHERE l.account = '5010') AS cost
     FROM ledger.journal_lines l JOIN ledger.journals j ON j.sequence = l.sequence
     WHERE l.account LIKE '4%' OR l.account = '5010' GROUP BY 1 ORDER BY 1`,
  );
}

/** Records a second of a consumer that does nothing with them. */
export async function counted({ kafka, topics, test }: FactPipeline, atLeast: number): Promise<number> {
  const consumer = kafka.consumer({ groupId: `${test.name}.counted`, maxWaitTimeInMs: 200 });
  let seen = 0;
  let first = 0;
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...topics.allEvents], fromBeginning: true });
    const done = new Promise<number>((resolve) => {
      void consumer.run({
        partitionsConsumedConcurrently: 8,
        eachBatch: async ({ batch }) => {
          first ||= performance.now();
          seen += batch.messages.length;
          if (seen >= atLeast) resolve(performance.now());
        },
      });
    });
    return (atLeast * 1000) / ((await done) - first);
  } finally {
    await consumer.disconnect();
  }
}
