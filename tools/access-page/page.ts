import type { Access } from '../../api/access.js';
import { mayAct, ROLES, type Role } from '../../domain/kernel/actor.js';

/** What a route is called: the summary of its operation; none for what is no operation of `/v1`. */
export type OperationName = (access: Access) => string;

const HEAD = `# Who may do what

Written by \`make contract\` from [api/access.ts](../api/access.ts), which is what the API asks before anything else. The domain command behind each route asks its actor
again, and refuses every role that has no “yes” here; who decides an approval, the rule of the request says besides.
`;

export const accessPage = (rows: readonly Access[], nameOf: OperationName): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    HEAD,
    line(['Operation', 'Method', 'Path', ...ROLES, 'Without a token']),
    line(['---', '---', '---', ...ROLES.map(() => ':-:'), '---']),
    ...rows.map((row) =>
      line([nameOf(row), row.method, `\`${row.path}\``, ...ROLES.map((role) => mark(row, role)), open(row)]),
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
