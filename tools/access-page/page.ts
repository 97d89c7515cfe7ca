import type { Access } from '../../api/access.js';
import { type RouteScope, scopeOfRoute } from '../../api/scope/scopes.js';
import { mayAct, ROLES, type Role } from '../../domain/kernel/actor.js';

/** What a route is called: the summary of its operation; none for what is no operation of `/v1`. */
export type OperationName = (access: Access) => string;

const HEAD = `# Who may do what

Written by \`make contract\` from [api/access.ts](../api/access.ts), which is what the API asks before anything else. The domain command behind each route asks its actor
again, and refuses every role that has no “yes” here; who decides an approval, the rule of the request says besides.

The column “Limited to places” says what [api/scope/scopes.ts](../api/scope/scopes.ts) makes of somebody who is limited to sites or business units, as [the API page](api.md#where-sites-and-business-units) tells:

- **by** an id: where that thing stands is looked up; elsewhere it is as if it were not there
- **shown in part**: a list or a report, of which is shown and added up what lies in the limits
- **what it names**: sites, business units and documents in query and body must lie in the limits
- **of no place**: as for everybody
- **refused**: it tells or changes what is of the whole company
`;

export const accessPage = (rows: readonly Access[], nameOf: OperationName): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    HEAD,
    line(['Operation', 'Method', 'Path', ...ROLES, 'Without a token', 'Limited to places']),
    line(['---', '---', '---', ...ROLES.map(() => ':-:'), '---', '---']),
    ...rows.map((row) =>
      line([
        ...[nameOf(row), row.method, `\`${row.path}\``, ...ROLES.map((role) => mark(row, role))],
        ...[open(row), limited(row)],
      ]),
    ),
    '',
  ].join('\n');
};

const mark = ({ roles }: Access, role: Role): string =>
  roles === 'public' || mayAct({ id: role, name: role, roles: [role] }, roles) ? 'yes' : '–';

function open({ roles, plain }: Access): string {
  if (roles !== 'public') return '–';
  return plain ? 'yes' : 'by signature';
}

const LIMITED: Readonly<Record<RouteScope & string, string>> = {
  company: 'of no place',
  whole: 'refused',
  shown: 'shown in part',
  named: 'what it names',
};

function limited(row: Access): string {
  const scope = row.plain ? undefined : scopeOfRoute(row);
  if (scope === undefined) return '–';
  return typeof scope === 'string' ? LIMITED[scope] : `by \`${scope.record}\``;
}
