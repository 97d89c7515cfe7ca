import { refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidDimension: 'invalid',
  CostCentreBelongsElsewhere: 'conflict',
});
