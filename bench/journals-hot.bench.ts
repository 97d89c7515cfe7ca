import { journalBenchmark } from './support/journals.js';

/** Every journal debits the same account in the same dimensions. */
export const journalsHot = journalBenchmark('journals-hot', 'journals, one hot account', false);
