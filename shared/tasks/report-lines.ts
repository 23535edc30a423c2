const NEWLINE = 0x0a;

export interface ReportLine {
  readonly text: string;
  /** Where it begins and where the next one begins: bytes from the start of the file. */
  readonly start: number;
  readonly end: number;
}

/** The lines of a report whose bytes, from offset `start` on, are `chunks`. */
export async function* reportLines(
  chunks: AsyncIterable<Uint8Array>,
  start: number,
): AsyncGenerator<ReportLine> {
  let begun: Uint8Array[] = [];
  let lineStart = start;
  const finish = (rest: Uint8Array): ReportLine => {
    const bytes = Buffer.concat([...begun, rest]);
    begun = [];
    const line = { text: bytes.toString('utf8'), start: lineStart, end: lineStart + bytes.byteLength };
    lineStart = line.end;
    return line;
  };

  for await (const chunk of chunks) {
    let position = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, position)) {
      yield finish(chunk.subarray(position, at + 1));
      position = at + 1;
    }
    begun.push(chunk.subarray(position));
  }
  const last = finish(new Uint8Array());
  if (last.end > last.start) yield last;
}
