/** What files put before the names of functions that came after Excel 2007, or that are not built in. */
const FILE_PREFIXES = /^(?:_xlfn\.|_xlws\.|_xludf\.)+/i;

/** A function's name as everybody calls it, and the prefix that only files have. */
export function splitFunctionName(written: string): { readonly name: string; readonly prefix: string } {
  const prefix = written.startsWith('_') ? FILE_PREFIXES.exec(written)?.[0] : undefined;
  if (prefix === undefined) return { name: written.toUpperCase(), prefix: '' };
  return { name: written.slice(prefix.length).toUpperCase(), prefix: prefix.toLowerCase() };
}
