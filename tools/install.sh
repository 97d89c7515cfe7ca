#!/bin/sh
# Installs the npm packages when package-lock.json names others than are there, and generates the API's routes when its
# sources have changed. Everything else is TypeScript.
set -eu
cd "$(dirname "$0")/.."

fail() { echo "missing: $1. To get it: $2" >&2; exit 1; }

how='install Node.js >= 20.19 from https://nodejs.org or with your package manager'
command -v node >/dev/null 2>&1 || fail 'node' "$how"
command -v npm >/dev/null 2>&1 || fail 'npm' 'it comes with Node.js; e.g. `apt-get install npm`'
node -e '
  const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1);
' || fail "Node.js >= 20.19 (found $(node --version))" "$how"

# npm keeps what it installed in node_modules/.package-lock.json.
packages_are_there() {
  node -e '
    const { existsSync, readFileSync } = require("node:fs");
    const installed = "node_modules/.package-lock.json";
    if (!existsSync(installed)) process.exit(1);
    const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
    const have = packages(installed);
    const same = Object.entries(packages("package-lock.json")).every(([path, wanted]) => {
      if (path === "") return true;
      return have[path] === undefined ? wanted.optional === true : have[path].version === wanted.version;
    });
    process.exit(same ? 0 : 1);
  '
}

install_packages() {
  echo '  installing the npm packages …' >&2
  mkdir -p .atlas/logs
  npm ci --no-audit --no-fund </dev/null >.atlas/logs/npm-ci.log 2>&1 &
  npm=$!
  seconds=0
  while kill -0 "$npm" 2>/dev/null; do
    sleep 1
    seconds=$((seconds + 1))
    [ $((seconds % 10)) -ne 0 ] || echo "  installing the npm packages … ${seconds} s" >&2
  done
  if ! wait "$npm"; then
    tail -25 .atlas/logs/npm-ci.log >&2
    exit 1
  fi
  echo "  installing the npm packages: done in ${seconds} s" >&2
}

generated=api/generated
routes_are_there() {
  [ -f "$generated/routes.ts" ] && [ -f "$generated/made" ] || return 1
  [ -z "$(find api tsoa.json package-lock.json -path "$generated" -prune -o -type f -newer "$generated/made" -print)" ]
}

packages_are_there || install_packages
if ! routes_are_there; then
  echo "  generating the API's routes …" >&2
  node_modules/.bin/tsoa spec-and-routes >/dev/null
  touch "$generated/made"
fi
