/** Cases that do not touch each other, run side by side; each is reported as a test of its own. */
export function inParallel<C>(
  cases: readonly C[],
  title: (one: C) => string,
  run: (one: C) => Promise<void>,
  atOnce = 8,
): void {
  const outcomes = new Map<C, Promise<void>>();
  before(() => {
    const lanes: Promise<void>[] = Array.from({ length: atOnce }, () => Promise.resolve());
    cases.forEach((one, index) => {
      const lane = index % atOnce;
      const outcome = (lanes[lane] ?? Promise.resolve()).then(() => run(one));
      outcomes.set(one, outcome);
      lanes[lane] = outcome.catch(() => undefined);
    });
  });
  for (const one of cases) {
    it(title(one), async function () {
      this.timeout(180_000);
      await outcomes.get(one);
    });
  }
}
