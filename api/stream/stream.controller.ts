import { once } from 'node:events';
import { Get, Header, Produces, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { ROOMS } from '../../platform/database.js';
import { endOfToken } from '../../platform/identity/index.js';
import { problem } from '../../platform/problem.js';
import { isRemembered, lastPlace, type Place, placeOf, type Told } from '../../reporting/queries/stream.js';
import { AtlasController } from '../controller.js';
import { tokenIn } from '../middleware/gate.js';
import { invalidRequest } from '../problem-of.js';
import { isRoom, mayHear } from './may-hear.js';
import type { StreamQuery } from './stream.dto.js';
import { mayBeToDecide, newsToDecide } from './to-decide.js';

const BEAT_MS = 15_000;
/** Roles and limits are the token's of when the stream began: nobody listens by them for longer, nor when the token is over. */
const LONGEST_MS = 15 * 60_000;
/** Whoever takes nothing for so long is let go, and goes on later from where it was. */
const UNTAKEN_BYTES = 1_000_000;

@Route('v1/stream')
@Tags('Stream')
export class StreamController extends AtlasController {
  /**
   * Facts as they happen, as server-sent events: `id` is the place in the stream, `event` the domain and type, `data` a
   * JSON object. Whoever comes back with `Last-Event-ID` goes on behind it and misses nothing of the last 7 days; when more
   * is missing, the event `reset` comes first: read the lists anew. A stream ends after 15 minutes, or with the token; come back with a valid one.
   * @summary Listen to what happens
   */
  @Get()
  @Produces('text/event-stream')
  @SuccessResponse(200, 'Events')
  async listen(@Queries() query: StreamQuery, @Header('Last-Event-ID') lastEventId?: string): Promise<void> {
    const { stream, actor } = this.call;
    requireDomains(query.domains);
    const after = placeAfter(lastEventId);
    const leavePlace = stream.take(actor.id);
    if (!leavePlace) {
      const headers = { 'Retry-After': '30' };
      throw problem(503, 'too-many-listeners', 'As many listen as this process can serve, or 20 of your own.', {
        headers,
      });
    }
    try {
      await this.tell(query, after);
    } finally {
      leavePlace();
    }
  }

  private async tell(query: StreamQuery, after: Place | undefined): Promise<void> {
    const { stream, database, response } = this.call;
    const remembered = after === undefined || (await isRemembered(database, after));
    let place = after !== undefined && remembered ? after : await lastPlace(database);
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    response.once('close', leave);
    stream.closing.addEventListener('abort', leave, { once: true });
    const timers = [setTimeout(leave, this.longest()), setInterval(() => void response.write(idOf(place)), BEAT_MS)];
    response.status(200).set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).flushHeaders();
    // Whoever hears nothing until the stream ends comes back to where it began.
    response.write(`retry: 2000\n${remembered ? '' : 'event: reset\ndata: {}\n'}${idOf(place)}`);
    const hear = async (facts: readonly Told[], last: Place): Promise<void> => {
      const heard = query.toDecide === true ? await this.toDecide(facts) : facts;
      if (gone.signal.aborted) return;
      for (const told of heard) response.write(eventOf(told));
      place = last;
      if (response.writableLength > UNTAKEN_BYTES) leave();
    };
    // One after the other. What cannot be looked into ends the stream: whoever comes back goes on behind what they heard.
    let hearing = Promise.resolve();
    let stop: (() => void) | undefined;
    try {
      stop = await stream.listen(
        place,
        (facts) => {
          const wanted = facts.filter((told) => this.wants(query, told));
          const last = facts.at(-1)?.place ?? place;
          hearing = hearing.then(() => hear(wanted, last)).catch(leave);
        },
        gone.signal,
      );
      if (!gone.signal.aborted && !stream.closing.aborted) await once(gone.signal, 'abort');
    } finally {
      leave();
      stop?.();
      for (const timer of timers) clearTimeout(timer);
      stream.closing.removeEventListener('abort', leave);
      response.end();
    }
  }

  private longest(): number {
    const { request, now } = this.call;
    const token = tokenIn(request.get('Authorization') ?? '') ?? '';
    return Math.min(LONGEST_MS, Math.max(0, endOfToken(token) - now().getTime()));
  }

  private toDecide(facts: readonly Told[]): Promise<Told[]> {
    const { database, actor, now } = this.call;
    return newsToDecide(database, facts, { actor, now: now().toISOString() });
  }

  private wants({ domains, subject, businessUnit, site, toDecide }: StreamQuery, told: Told): boolean {
    if (toDecide === true ? !mayBeToDecide(told) : !mayHear(this.call.actor, told)) return false;
    if (domains !== undefined && !domains.split(',').includes(told.domain)) return false;
    if (subject !== undefined && told.subject !== subject) return false;
    if (businessUnit !== undefined && told.businessUnit !== businessUnit) return false;
    return site === undefined || told.site === site;
  }
}

function requireDomains(domains = ''): void {
  const unknown = domains.split(',').filter((domain) => domain !== '' && !isRoom(domain));
  if (unknown.length === 0) return;
  const message = `There is no domain ${unknown.join(', ')}; there are ${ROOMS.join(', ')}.`;
  throw invalidRequest([{ field: 'domains', message }]);
}

function placeAfter(lastEventId: string | undefined): Place | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined;
  const place = placeOf(lastEventId);
  if (place !== undefined) return place;
  throw invalidRequest([{ field: 'Last-Event-ID', message: 'Must be the id of an event of this stream.' }]);
}

/** What was passed over, for it was not asked for, is not read again. */
const idOf = (place: Place): string => `id: ${place}\n\n`;

function eventOf({ place, ...told }: Told): string {
  return `id: ${place}\nevent: ${told.domain}.${told.type}\ndata: ${JSON.stringify(told)}\n\n`;
}
