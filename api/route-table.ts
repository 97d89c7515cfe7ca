import type { Access } from './access.js';

type Route = Pick<Access, 'method' | 'path'>;

export interface RouteMatch<R extends Route> {
  readonly route: R | undefined;
  /** Methods that the path knows; empty when nobody knows the path. */
  readonly allowed: readonly string[];
}

/** Finds the row of a request. Literal segments win over parameters, for every method: no thing has such a word for its id. */
export function routeMatcher<R extends Route>(routes: readonly R[]): (method: string, path: string) => RouteMatch<R> {
  const compiled = routes
    .map((route) => ({ route, pattern: patternOf(route.path) }))
    .sort((a, b) => parametersOf(a.route.path) - parametersOf(b.route.path));
  return (method, path) => {
    const all = compiled.filter(({ pattern }) => pattern.test(path)).map(({ route }) => route);
    const matching = all.filter((route) => parametersOf(route.path) === parametersOf(all[0]?.path ?? ''));
    const wanted = method === 'HEAD' ? 'GET' : method;
    return { route: matching.find((route) => route.method === wanted), allowed: methodsOf(matching) };
  };
}

const patternOf = (path: string): RegExp => {
  const source = path.split('/').map((segment) => (isParameter(segment) ? '[^/]+' : segment.replaceAll('.', '\\.')));
  return new RegExp(`^${source.join('/')}$`);
};

const isParameter = (segment: string): boolean => segment.startsWith('{');
const parametersOf = (path: string): number => path.split('/').filter(isParameter).length;

function methodsOf(routes: readonly Route[]): string[] {
  const methods = new Set(routes.map(({ method }) => method as string));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}
