import { journalBenchmark } from './support/journals.js';

/** Over four rules, two stock accounts, four business units, three sites and seven cost centres. */
export const journalsSpread = journalBenchmark('journals-spread', 'journals, spread', true);
