import { posix } from 'node:path';
import ts from 'typescript';
import { importsOf, type Source } from './imports.js';

/** The whole repository, or one with something taken out, as a planted breach. */
export type Tree = readonly Source[];

const targetsOf = (tree: Tree, path: string): readonly string[] => {
  const source = tree.find((each) => each.path === path);
  return source ? importsOf(source).map(({ target }) => target) : [];
};

/** What a room still lacks: its two doors, its facts, its README, its tables, and its line in each list of rooms. */
export function gapsOf(room: string, tree: Tree): string[] {
  const folder = `domain/${room}`;
  const has = (path: string): boolean => tree.some((each) => each.path === path);
  const facts = tree.filter(({ path }) => posix.dirname(path) === folder && path.endsWith('.facts.ts'));
  const files = ['index.ts', 'store/index.ts', 'README.md'].map((name) => `${folder}/${name}`);
  const activities = targetsOf(tree, 'activities/index.ts').flatMap((path) => targetsOf(tree, path));
  return [
    ...files.filter((path) => !has(path)).map((path) => `${path} is missing`),
    ...(facts.length > 0 ? [] : [`${folder} has no facts`]),
    ...facts
      .filter(({ path }) => !targetsOf(tree, 'domain/facts.ts').includes(path))
      .map(({ path }) => `${path} is not in domain/facts.ts`),
    ...(tree.some(({ path }) => path.startsWith(`migrations/${room}/0001-`)) ? [] : [`${room} has no first migration`]),
    ...(activities.includes(`${folder}/store/index.ts`) ? [] : [`no activity opens ${folder}/store/index.ts`]),
  ];
}

/** Migrations that nothing would run. */
export const forgottenMigrations = (tree: Tree): string[] => {
  const listed = targetsOf(tree, 'migrations/index.ts');
  return tree
    .map(({ path }) => path)
    .filter((path) => /^migrations\/[^/]+\/\d{4}-[^/]+(?<!\.test)\.ts$/.test(path) && !listed.includes(path));
};

/** Modules that load each other in a circle: which of them is ready first is then a matter of luck. */
export function circlesIn(tree: Tree): string[] {
  const loads = new Map(
    tree.map((source) => [
      source.path,
      importsOf(source).flatMap(({ typeOnly, target }) => (typeOnly ? [] : [target])),
    ]),
  );
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, above: readonly string[]): void => {
    const start = above.indexOf(path);
    if (start >= 0) circles.push([...above.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of loads.get(path) ?? []) visit(target, [...above, path]);
    done.add(path);
  };
  for (const path of loads.keys()) visit(path, []);
  return circles;
}

/** The exported functions of the stores that take a Command: they change a room's tables. */
export function commandsOf(tree: Tree): string[] {
  const stores = tree.filter(({ path }) => /^domain\/[^/]+\/store\//.test(path) && !path.endsWith('.test.ts'));
  return stores.flatMap(({ path, text }) => {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
    return file.statements.flatMap(exportedFunctions).flatMap(([name, made]) => (takesCommand(made) ? [name] : []));
  });
}

type Made = readonly [name: string, made: ts.SignatureDeclaration];

function exportedFunctions(statement: ts.Statement): Made[] {
  if (!ts.canHaveModifiers(statement)) return [];
  if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isFunctionDeclaration(statement)) return [[statement.name?.text ?? '', statement]];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }): Made[] =>
    ts.isIdentifier(name) && initializer && ts.isArrowFunction(initializer) ? [[name.text, initializer]] : [],
  );
}

/** What takes a body as well is the form that a room gives its commands. */
const takesCommand = (made: ts.SignatureDeclaration): boolean =>
  made.parameters.some(
    ({ type }) =>
      type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'Command',
  ) && !made.parameters.some(({ type }) => type && ts.isFunctionTypeNode(type));

/** Files of the API that run a room's command themselves, which no process would remember. */
export const commandsInApi = (tree: Tree): string[] => {
  const commands = commandsOf(tree);
  return tree
    .filter(({ path }) => path.startsWith('api/') && !path.endsWith('.test.ts'))
    .flatMap((source) =>
      importsOf(source)
        .filter(({ target, typeOnly }) => target.endsWith('/store/index.ts') && !typeOnly)
        .flatMap(({ names }) => (names ?? ['*']).filter((name) => name === '*' || commands.includes(name)))
        .map((name) => `${source.path} takes ${name}`),
    );
};

/** The state tables of the rooms, by their naming: ORDER_TRANSITIONS, periodTransitions. */
export const stateTablesOf = (tree: Tree): readonly { readonly name: string; readonly path: string }[] =>
  tree
    .filter(({ path }) => /^domain\/[^/]+\/[^/]+(?<!\.test)\.ts$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^export const (\w*(?:_TRANSITIONS|Transitions|_AFTER_\w+))\b/gm)].map(([, name = '']) => ({
        name,
        path,
      })),
    );

/** State tables whose module no unit test of the room opens. */
export const untestedTables = (tree: Tree): string[] => {
  const tests = tree.filter(({ path }) => path.endsWith('.unit.test.ts'));
  const opened = new Set(tests.flatMap((test) => importsOf(test)).map(({ target }) => target));
  return stateTablesOf(tree).flatMap(({ name, path }) => (opened.has(path) ? [] : [`${name} of ${path}`]));
};
