/** Characters that are kept of a line: what is longer is no formula, and is not read to its end into memory. */
const MAX_LINE = 16_384;

/** The lines of a text in UTF-8, several at a time. A line end at the very end starts no line. */
export async function* inputLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    yield lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest !== '') yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  const cut = line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line;
  return cut.endsWith('\r') ? cut.slice(0, -1) : cut;
}
