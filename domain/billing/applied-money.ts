import { avro } from '../kernel/fact.js';

/** Money that an invoice took up, or was given back of it, as facts tell it. */
export const applications = avro.list(avro.record('AppliedMoney', { invoice: avro.text, amount: avro.text }));
