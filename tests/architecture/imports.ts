import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface Source {
  /** From the root, such as "domain/orders/order.ts". */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly line: number;
  /** As written: "../kernel/money.js", "node:fs", "zod". */
  readonly specifier: string;
  /** What it leads to: a path from the root, the name of a package, or "node:fs". */
  readonly target: string;
  readonly kind: 'file' | 'package' | 'built-in';
  /** `import { type X }` is no such import: it still loads the module. */
  readonly typeOnly: boolean;
  /** The names that it takes; null when it takes the module as a whole. */
  readonly names: readonly string[] | null;
}

/** Every TypeScript file of the repository but the generated ones; hidden folders hold none of ours. */
export function sources(): Source[] {
  return filesIn('').map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const GENERATED = ['node_modules', 'dist', 'api/generated'];

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.name.startsWith('.') || GENERATED.includes(path)) return [];
    if (entry.isDirectory()) return filesIn(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** Whatever makes a module depend on another: import, export from, import(), require(), and types by import('…'). */
export function importsOf(source: Source): readonly Import[] {
  const known = alreadyRead.get(source) ?? readImports(source);
  alreadyRead.set(source, known);
  return known;
}

const alreadyRead = new WeakMap<Source, readonly Import[]>();

function readImports({ path, text }: Source): Import[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const reference = referenceOf(node);
    if (reference) {
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      found.push({ ...reference, ...targetOf(path, reference.specifier), line });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

type Reference = Pick<Import, 'specifier' | 'typeOnly' | 'names'>;

function referenceOf(node: ts.Node): Reference | undefined {
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: textOf(node.moduleSpecifier), typeOnly, names: namesOf(clause?.namedBindings) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return {
      specifier: textOf(node.moduleSpecifier),
      typeOnly: node.isTypeOnly,
      names: namesOf(node.exportClause),
    };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: textOf(node.argument.literal), typeOnly: true, names: null };
  }
  if (ts.isCallExpression(node) && loadsModule(node.expression)) {
    return { specifier: textOf(node.arguments[0]), typeOnly: false, names: null };
  }
  return undefined;
}

const loadsModule = (called: ts.Expression): boolean =>
  called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require');

/** A specifier that is put together at run time cannot be checked, and is reported as a package of this name. */
const textOf = (node: ts.Node | undefined): string => (node && ts.isStringLiteralLike(node) ? node.text : '(computed)');

function namesOf(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): string[] | null {
  if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return null;
  return [...bindings.elements].map((element) => (element.propertyName ?? element.name).text);
}

function targetOf(path: string, specifier: string): Pick<Import, 'target' | 'kind'> {
  if (specifier.startsWith('.')) {
    return { kind: 'file', target: posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts') };
  }
  if (isBuiltin(specifier)) return { kind: 'built-in', target: `node:${specifier.replace(/^node:/, '')}` };
  const [scope = '', name = ''] = specifier.split('/');
  return { kind: 'package', target: scope.startsWith('@') ? `${scope}/${name}` : scope };
}
