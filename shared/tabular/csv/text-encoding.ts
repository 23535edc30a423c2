import { isUtf8 } from 'node:buffer';
import { incompleteUtf8Tail } from './utf8-tail.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface SniffedEncoding {
  readonly encoding: TextEncoding;
  /** Bytes of the byte order mark at the start of the file. */
  readonly markLength: number;
}

/** How many bytes the decision rests on: the same for every source, so that chunks cannot change it. */
export const ENCODING_SAMPLE_BYTES = 64 * 1024;

/**
 * Tells a text's encoding from its first bytes. What is not valid UTF-8 or UTF-16 is Windows-1252.
 * `isWhole` says that the sample is the whole text, so that it may not end amid a character.
 */
export function sniffEncoding(sample: Uint8Array, isWhole: boolean): SniffedEncoding {
  const [first, second, third] = sample;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', markLength: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', markLength: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', markLength: 2 };
  return { encoding: sniffWithoutMark(sample, isWhole), markLength: 0 };
}

function sniffWithoutMark(sample: Uint8Array, isWhole: boolean): TextEncoding {
  const pairs = Math.floor(sample.length / 2);
  const zeros = { even: 0, odd: 0 };
  for (let i = 0; i < pairs * 2; i++) if (sample[i] === 0) zeros[i % 2 === 0 ? 'even' : 'odd']++;
  // Latin letters, digits and delimiters have a zero in one half of each UTF-16 unit, and never in the other.
  if (pairs > 1 && zeros.odd > pairs * 0.4 && zeros.even === 0) return 'utf-16le';
  if (pairs > 1 && zeros.even > pairs * 0.4 && zeros.odd === 0) return 'utf-16be';

  const complete = isWhole ? sample : sample.subarray(0, sample.length - incompleteUtf8Tail(sample));
  return isUtf8(complete) ? 'utf-8' : 'windows-1252';
}
