import type { Arrow, Machine } from './machines.js';

const HEAD = `# State machines

Written by \`make contract\` from the tables in the code, which are what runs. What is not drawn is refused, unless the text says otherwise.
`;

export const statePage = (machines: readonly Machine[]): string => [HEAD, ...machines.map(section)].join('\n');

function section(machine: Machine): string {
  const [name, path] = machine.table.split(' of ');
  return [
    `## ${machine.title}`,
    '',
    `\`${name}\` in [${path}](../${path}). ${machine.about}`,
    '',
    '```mermaid',
    ...diagram(machine.arrows),
    '```',
    '',
    ...(machine.commands ? table(['command', 'taken in'], machine.commands) : []),
    ...(machine.overrides ? table(['state', 'by override'], machine.overrides) : []),
  ].join('\n');
}

const statesOf = (arrows: readonly Arrow[]): string[] => [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];

function diagram(arrows: readonly Arrow[]): string[] {
  const labels = new Map<string, string[]>();
  for (const { from, event, to } of arrows) {
    const line = `  ${from} --> ${to}`;
    labels.set(line, [...(labels.get(line) ?? []), event]);
  }
  const last = statesOf(arrows).filter((state) => !arrows.some(({ from }) => from === state));
  return [
    'stateDiagram-v2',
    `  [*] --> ${arrows[0]?.from}`,
    ...[...labels].map(([line, events]) => `${line}: ${events.join(', ')}`),
    ...last.map((state) => `  ${state} --> [*]`),
  ];
}

const table = ([of, to]: readonly [string, string], rows: Readonly<Record<string, readonly string[]>>): string[] => [
  `| ${of} | ${to} |`,
  '|---|---|',
  ...Object.entries(rows).flatMap(([name, states]) =>
    states.length > 0 ? [`| ${name} | ${states.join(', ')} |`] : [],
  ),
  '',
];
