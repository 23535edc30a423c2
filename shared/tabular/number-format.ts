/** What of a moment a number format shows; undefined when it shows a plain number. */
export type DateKind = (typeof DATE_KINDS)[number] | undefined;

/** In an order that batches of cells rely on: they store a kind as its position. */
export const DATE_KINDS = ['date', 'date-time', 'time'] as const;

/** Formats that have a number instead of a code, the East Asian and Thai ones included. */
const BUILT_IN: readonly (readonly [first: number, last: number, kind: DateKind])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'date-time'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 45, 'time'],
  [47, 47, 'time'],
  [50, 54, 'date'],
  [55, 56, 'time'],
  [57, 58, 'date'],
  [71, 74, 'date'],
  [75, 76, 'time'],
  [77, 77, 'date-time'],
  [78, 78, 'time'],
  [80, 80, 'time'],
  [81, 81, 'date'],
];

/** Quoted text, escaped characters, fill and padding characters: nothing in them is a placeholder. */
const LITERALS = /"[^"]*"?|[\\_*]./g;
const ELAPSED = /\[(h+|m+|s+)\]/i;
/** One without its end reaches to the end, so that no character is looked at again for each bracket before it. */
const BRACKETS = /\[[^\]]*\]?/g;
const HALF_DAY = /am\/pm|a\/p|上午\/下午/gi;

/** Excel's own limit: it drops a longer format and shows plain numbers. */
const LONGEST_CODE = 255;

/** For each of many cell styles, by its format: what of a moment it shows. Each format is looked at once. */
export function dateKindsOf(
  formatIds: readonly number[],
  codes: Pick<ReadonlyMap<number, string>, 'get'>,
): DateKind[] {
  const known = new Map<number, DateKind>();
  return formatIds.map((id) => {
    if (!known.has(id)) known.set(id, dateKindOf(id, codes.get(id)));
    return known.get(id);
  });
}

/** Elapsed times (`[h]:mm`) are amounts, not moments: they stay numbers of days. */
export function dateKindOf(formatId: number, code: string | undefined): DateKind {
  if (code === undefined) {
    return BUILT_IN.find(([first, last]) => formatId >= first && formatId <= last)?.[2];
  }
  if (code.length > LONGEST_CODE || /^(general|standard)$/i.test(code)) return undefined;
  const section = code.replace(LITERALS, '').split(';')[0] ?? '';
  if (ELAPSED.test(section)) return undefined;
  const bare = section.replace(BRACKETS, '');
  const hasHalfDay = bare.search(HALF_DAY) !== -1;
  const placeholders = bare.replace(HALF_DAY, '');

  const hasTime = hasHalfDay || /[hs]/i.test(placeholders);
  // Beside hours or seconds, m is minutes.
  const hasDate =
    /[yd]/i.test(placeholders) || (!hasTime && /m/i.test(placeholders)) || /mmm/i.test(placeholders);
  if (hasDate) return hasTime ? 'date-time' : 'date';
  return hasTime ? 'time' : undefined;
}
