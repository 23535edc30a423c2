const MAX_BYTES = 63;

/**
 * Gives names that no other has, as databases tell them apart: by their first 63 bytes of UTF-8 and, so that nobody has to
 * look twice, without regard to case. The same wishes in the same order give the same names.
 */
export class UniqueNames {
  readonly #taken: Set<string>;

  constructor(reserved: Iterable<string> = []) {
    this.#taken = new Set([...reserved].map(keyOf));
  }

  /** The wish itself, shortened where it is too long, with a number where another has it; `otherwise` for an empty one. */
  take(wish: string, otherwise: string): string {
    const cleaned = clean(wish) || otherwise;
    for (let number = 1; ; number++) {
      const suffix = number === 1 ? '' : `_${number}`;
      const name = shortened(cleaned, MAX_BYTES - suffix.length) + suffix;
      const key = keyOf(name);
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return name;
    }
  }
}

/** Without characters that nobody sees or that no database takes in a name; blanks become one underscore. */
function clean(wish: string): string {
  return wish
    .toWellFormed()
    .replace(/[\s\p{Z}]+/gu, '_')
    .replace(/\p{C}/gu, '')
    .replace(/^_+|_+$/g, '');
}

function shortened(name: string, bytes: number): string {
  if (Buffer.byteLength(name) <= bytes) return name;
  let short = '';
  let length = 0;
  for (const character of name) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    short += character;
  }
  return short;
}

function keyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
