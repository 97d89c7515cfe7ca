/** A file name that no system takes for anything else: letters, digits, dots, dashes and underscores. */
export function fileName(parts: readonly string[], extension: string): string {
  const name = parts
    .map((part) => part.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+|[.-]+$/g, ''))
    .filter((part) => part !== '')
    .join('-')
    .slice(0, 120);
  return `${name || 'document'}.${extension}`;
}
