import { type Import, importsOf, type Source } from './imports.js';
import { type LayerName, layerNames, layers, type Target } from './rules.js';

export interface Place {
  readonly layer: LayerName;
  readonly room: string | undefined;
}

/** An import that the table does not allow, or a file that it does not know. */
export interface Breach {
  readonly at: string;
  readonly from: LayerName | 'no layer';
  readonly specifier: string;
  /** A layer, the name of a package, or a part of Node. */
  readonly to: string;
  readonly why: string;
}

function toPattern(glob: string): RegExp {
  const pieces = glob.split(/(\*\*\/|\*\*|\*)/).map((piece) => {
    if (piece === '**/') return '(?:.*/)?';
    if (piece === '**') return '.*';
    return piece === '*' ? '([^/]+)' : piece.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${pieces.join('')}$`);
}

const patterns = layerNames.flatMap((layer) =>
  layers[layer].files.map((glob) => ({ layer, pattern: toPattern(glob) })),
);

/** The layer of a file, or undefined when the table does not know it. */
export function placeOf(path: string): Place | undefined {
  for (const { layer, pattern } of patterns) {
    const match = pattern.exec(path);
    if (match) return { layer, room: match[1] };
  }
  return undefined;
}

export function breachesOf(source: Source): Breach[] {
  const place = placeOf(source.path);
  if (!place) return [{ at: source.path, from: 'no layer', specifier: '', to: '', why: 'no layer has this file' }];
  return importsOf(source).flatMap((found) => {
    const refused = refusalOf(place, found);
    return refused
      ? [{ at: `${source.path}:${found.line}`, from: place.layer, specifier: found.specifier, ...refused }]
      : [];
  });
}

type Refusal = Pick<Breach, 'to' | 'why'>;

function refusalOf(from: Place, found: Import): Refusal | undefined {
  const layer = layers[from.layer];
  if (found.kind === 'built-in') return judge(found, found.target, allows(layer.builtIns, found.target), false);
  if (found.kind === 'package') {
    const typesAllowed = allows(layer.typesOfPackages, found.target);
    return judge(found, found.target, allows(layer.packages, found.target), typesAllowed);
  }
  const to = placeOf(found.target);
  if (!to) return { to: 'no layer', why: 'no layer has that file' };
  const includes = (target: Target): boolean =>
    target === to.layer || (target === `own ${to.layer}` && from.room === to.room);
  const allowed = layer.imports === 'anything' || layer.imports.some(includes);
  return judge(found, to.layer, allowed, layer.types?.some(includes) ?? false);
}

function judge(found: Import, to: string, allowed: boolean, typesAllowed: boolean): Refusal | undefined {
  if (allowed || (typesAllowed && found.typeOnly)) return undefined;
  return { to, why: typesAllowed ? 'only by `import type`' : 'unknown to its layer' };
}

const allows = (allowed: readonly string[] | 'anything' | undefined, name: string): boolean =>
  allowed === 'anything' || (allowed ?? []).some((item) => name === item || name.startsWith(`${item}/`));

export const textOf = ({ at, from, specifier, to, why }: Breach): string =>
  from === 'no layer' ? `${at}: ${why}` : `${at} (${from}) imports ${to} '${specifier}': ${why}`;
