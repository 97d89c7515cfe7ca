/**
 * What is parked on its way from the outbox to the read models and reactors, of the stack that is up, or of the one that
 * the environment names:
 *   facts.ts list
 *   facts.ts replay <aggregate> | --all      try again, in order
 *   facts.ts drop <aggregate> <why> [who]    give up what failed; what waits behind it goes on
 *   facts.ts reread <group>                  set a group that nobody is in back to the first fact
 */
import { userInfo } from 'node:os';
import { loadConfig, required } from '../platform/config.js';
import { type Database, openDatabase } from '../platform/database.js';
import { factTopics, openKafka } from '../platform/kafka.js';
import { createLog } from '../platform/log.js';
import { dropFailed, listParked, listUnpublished, type ParkedPlace, requestReplay } from '../platform/parked-facts.js';
import { letGo } from '../platform/relay-outbox.js';
import { rereadFromStart } from '../platform/replay-group.js';
import { forgetDropped } from '../reporting/drop.js';
import { runningLocalStack } from './stack/local-stack.js';
import { main } from './stack/main.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const USAGE = 'usage: facts.ts list | replay <aggregate>|--all | drop <aggregate> <why> [who] | reread <group>';

const config = loadConfig({ ...runningLocalStack(), ...process.env });

interface Places {
  readonly relay: Database;
  readonly reactors: ParkedPlace;
  readonly projector: ParkedPlace;
}

async function list({ relay, reactors, projector }: Places): Promise<void> {
  const facts = [...(await listUnpublished(relay)), ...(await listParked(reactors)), ...(await listParked(projector))];
  for (const { consumer, aggregateId, type, eventId, state, reason, since } of facts) {
    say([since.toISOString(), consumer, aggregateId, type ?? 'unreadable', eventId, state, reason ?? ''].join('  '));
  }
  const failed = facts.filter(({ state }) => state === 'failed').length;
  say(`${failed} facts failed, ${facts.length - failed} wait behind them`);
}

async function replay({ relay, reactors, projector }: Places, aggregateId: string | undefined): Promise<void> {
  const { queued } = await letGo(relay, aggregateId === undefined ? {} : { aggregateId });
  const asked = (await requestReplay(reactors, aggregateId)) + (await requestReplay(projector, aggregateId));
  say(`${queued} facts go to the relay again; ${asked} are asked of the running reactors and projectors again`);
  say('`facts.ts list` tells what is still parked');
}

async function drop({ relay, reactors, projector }: Places, aggregateId: string): Promise<void> {
  const { queued, dropped } = await letGo(relay, { aggregateId, drop: true });
  const given = dropped + (await dropFailed(reactors, aggregateId)) + (await dropFailed(projector, aggregateId));
  say(`${given} facts of ${aggregateId} are given up; ${queued} behind them go to the relay again`);
}

async function reread(group: string): Promise<void> {
  const log = createLog({ process: 'facts', level: config.ATLAS_LOG_LEVEL, stream: process.stderr });
  const kafka = openKafka({ config, clientId: 'atlas-facts', log });
  const groupId = factTopics(config.ATLAS_KAFKA_TOPIC_PREFIX).group(group);
  const topics = await rereadFromStart(kafka, groupId);
  say(`${groupId} reads ${topics.length} topics from the start when it runs again`);
}

async function run(places: (who: string, why: string) => Places): Promise<void> {
  const [action, aggregate, why, who = userInfo().username] = process.argv.slice(2);
  if (action === 'list') return list(places(who, ''));
  if (action === 'replay' && aggregate) return replay(places(who, ''), aggregate === '--all' ? undefined : aggregate);
  if (action === 'drop' && aggregate && why) return drop(places(who, why), aggregate);
  if (action === 'reread' && aggregate) return reread(aggregate);
  say(USAGE);
  process.exitCode = 2;
}

await main(async () => {
  const relay = openDatabase({ url: required(config, 'ATLAS_RELAY_DATABASE_URL'), size: 1 });
  const projector = openDatabase({ url: required(config, 'ATLAS_PROJECTOR_DATABASE_URL'), size: 1 });
  try {
    await run((who, why) => ({
      relay,
      reactors: { database: relay, owner: 'outbox' },
      projector: { database: projector, owner: 'reporting', forget: forgetDropped(who, why) },
    }));
  } finally {
    await relay.close();
    await projector.close();
  }
});
