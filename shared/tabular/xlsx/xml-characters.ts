/** The bytes that mean something in XML; all of them are ASCII, so UTF-8 can be read byte by byte. */
export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const EXCLAMATION_MARK = 0x21;
export const QUOTE = 0x22;
export const AMPERSAND = 0x26;
export const APOSTROPHE = 0x27;
export const HYPHEN = 0x2d;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const LESS_THAN = 0x3c;
export const EQUALS = 0x3d;
export const GREATER_THAN = 0x3e;
export const QUESTION_MARK = 0x3f;
export const OPENING_BRACKET = 0x5b;
export const UNDERSCORE = 0x5f;

/** What the bytes of a text mean for it, to be combined with `|`. */
export const TextClass = {
  /** The text stands for another one: references, line ends, escapes. */
  encoded: 1,
  /** No XML may hold it. */
  forbidden: 2,
} as const;

/** The class of each byte; 0 for those that are themselves. */
export const TEXT_CLASSES = new Uint8Array(256);
for (let byte = 0; byte < SPACE; byte++) TEXT_CLASSES[byte] = TextClass.forbidden;
TEXT_CLASSES[TAB] = 0;
TEXT_CLASSES[LINE_FEED] = 0;
for (const byte of [CARRIAGE_RETURN, AMPERSAND, UNDERSCORE]) TEXT_CLASSES[byte] = TextClass.encoded;

export function isXmlSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}
