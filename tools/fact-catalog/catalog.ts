import type { FactDefinition } from '../../domain/kernel/fact.js';

/** The catalog for people, one section a domain, in the order of the alphabet. */
export function catalogOf(definitions: readonly FactDefinition[], formerVersions: readonly string[]): string {
  const domains = [...new Set(definitions.map(({ domain }) => domain))].sort();
  const sections = domains.map((domain) => sectionOf(domain, definitions));
  return [
    '# Facts',
    '',
    'Generated from `domain/*/*.facts.ts` by `make contract`; do not edit. A fact is published to the Kafka topic of its',
    'domain in Avro single-object encoding, keyed by its aggregate. A fact marked **$** moves money: it carries',
    '`posting`, and the ledger posts it exactly once. Every fact has the envelope: eventId, position, domain, type,',
    'version, aggregateId, aggregateVersion, correlationId, causationId, workflowId, occurredAt, actor.',
    '',
    ...sections.flat(),
    ...(formerVersions.length > 0
      ? [
          '## Former versions',
          '',
          'No longer written, still readable:',
          '',
          ...formerVersions.map((name) => `- ${name}`),
          '',
        ]
      : []),
  ].join('\n');
}

function sectionOf(domain: string, definitions: readonly FactDefinition[]): string[] {
  const own = definitions.filter((definition) => definition.domain === domain);
  const sorted = [...own].sort((a, b) => (a.type < b.type ? -1 : 1));
  return [
    `## ${domain}`,
    '',
    `Topic \`atlas.${domain}.events.v1\`.`,
    '',
    '| Fact | When | Payload |',
    '|---|---|---|',
    ...sorted.map(rowOf),
    '',
  ];
}

const rowOf = ({ type, version, money, doc, fields }: FactDefinition): string => {
  const payload = Object.entries(fields).map(
    ([name, field]) => `${name}${field.optional ? '?' : ''}: ${typeName(field.avro)}`,
  );
  const name = `${type} v${version}${money ? ' **$**' : ''}`;
  return `| ${name} | ${doc} | ${payload.map((entry) => `\`${entry}\``).join(', ')} |`;
};

/** "string", "OrderLine[]", "{string: Dimensions}". */
function typeName(avro: unknown): string {
  if (typeof avro === 'string') return avro;
  if (Array.isArray(avro))
    return avro
      .filter((branch) => branch !== 'null')
      .map(typeName)
      .join(' or ');
  const { type, name, items, values } = avro as { type: string; name?: string; items?: unknown; values?: unknown };
  if (type === 'array') return `${typeName(items)}[]`;
  if (type === 'map') return `{string: ${typeName(values)}}`;
  return name ?? type;
}
