/** Excel's order: symbols, digits, letters. */
const IN_ORDER = ' !"#$%&()*,./:;?@[\\]^_`{|}~+<=>0123456789';
/** As many characters in the order of their codes, which texts in small letters have no other use for. */
const BY_CODE = ' !"#$%&()*+,-./0123456789:;<=>?@ABCDEFGH';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The arguments of `translate` that make the order of codes Excel's; what has no place in the second is left out. */
export const TRANSLATION = `${quoted(`${IN_ORDER}'-`)}, ${quoted(BY_CODE)}`;
