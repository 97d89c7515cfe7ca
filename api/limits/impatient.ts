/** As late as an answer may come. */
const PATIENCE_MS = 1_000;
/** After one did not come, nobody is asked for so long. */
export const PAUSE_MS = 1_000;
/** More than the connections answer in a moment: who would wait behind them is refused. */
export const MOST_AT_ONCE = 32;

/** Rejects instead of queueing: when an answer is late, for a moment after that, and while many are on their way. */
export function impatient<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  { patienceMs = PATIENCE_MS, now = Date.now }: { patienceMs?: number; now?: () => number } = {},
): (question: Question) => Promise<Answer> {
  let onTheirWay = 0;
  let pausedUntil = 0;
  const asked = async (question: Question): Promise<Answer> => {
    onTheirWay += 1;
    try {
      return await ask(question);
    } finally {
      onTheirWay -= 1;
    }
  };
  return async (question) => {
    if (now() < pausedUntil) throw new Error('the counts did not come a moment ago');
    if (onTheirWay >= MOST_AT_ONCE) throw new Error('too many wait for their counts');
    try {
      return await inTime(asked(question), patienceMs);
    } catch (error) {
      pausedUntil = now() + PAUSE_MS;
      throw error;
    }
  };
}

async function inTime<T>(work: Promise<T>, patienceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the counts did not come in time')), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
