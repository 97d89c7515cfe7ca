import { type Layer, layerNames, layers, type Target } from './rules.js';

const ROOM = { room: '{{ from.file.captured.room }}' };

/** The table as the settings of eslint-plugin-boundaries: a layer is a category of files. */
export const boundariesSettings = {
  'boundaries/files': layerNames.flatMap((category) =>
    layers[category].files.map((pattern) => ({
      category,
      pattern,
      ...(pattern.includes('*') ? { capture: ['room'] } : {}),
    })),
  ),
  'boundaries/files-single-match': true,
  'boundaries/legacy-templates': false,
  'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import', 'require'],
};

const own = (target: Target): boolean => target.startsWith('own ');

/** Files as the plugin selects them. */
function filesOf(targets: readonly Target[] | 'anything') {
  if (targets === 'anything') return [{ file: { categories: '*' } }];
  const anyRoom = targets.filter((target) => !own(target));
  const sameRoom = targets.filter(own).map((target) => target.slice('own '.length));
  return [
    ...(anyRoom.length > 0 ? [{ file: { categories: { anyOf: anyRoom } } }] : []),
    ...(sameRoom.length > 0 ? [{ file: { categories: { anyOf: sameRoom }, captured: ROOM } }] : []),
  ];
}

function modules(origin: 'external' | 'core', allowed: readonly string[] | 'anything' = []) {
  if (allowed === 'anything') return [{ module: { origin } }];
  return allowed.length > 0 ? [{ module: { origin, source: [...allowed] } }] : [];
}

function policyOf({ imports, types = [], packages, typesOfPackages, builtIns }: Layer) {
  const values = [...filesOf(imports), ...modules('external', packages), ...modules('core', builtIns)];
  const onlyTypes = [...filesOf(types), ...modules('external', typesOfPackages)];
  const ofType = { to: onlyTypes, dependency: { kind: 'type' } };
  return { allow: [{ to: values }, ...(onlyTypes.length > 0 ? [ofType] : [])] };
}

/** One block a layer, because the plugin tries every policy on every import; of two that match, ESLint takes the last. */
export const boundariesRules = layerNames.toReversed().map((name) => ({
  files: [...layers[name].files],
  rules: {
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        // Without these two, npm packages, parts of Node and files of no layer pass.
        checkAllOrigins: true,
        checkUnknownLocals: true,
        policies: [policyOf(layers[name])],
      },
    ],
  },
}));
