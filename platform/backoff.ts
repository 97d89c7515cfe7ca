/** Exponential with jitter: between half and all of `first` × 2^(attempt − 1), at most `longest`. Attempts count from 1. */
export function backoffMilliseconds(
  attempt: number,
  { first, longest }: { readonly first: number; readonly longest: number },
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(longest, first * 2 ** Math.min(attempt - 1, 30));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
