/** As many as the widest table has columns. */
const MOST_KEPT = 16_384;

/** The same function, which works out each answer once: rows of one table ask the same few questions. */
export function remembering<Answer>(answer: (question: string) => Answer): (question: string) => Answer {
  const known = new Map<string, Answer>();
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) return before;
    const found = answer(question);
    if (known.size >= MOST_KEPT) known.clear();
    known.set(question, found);
    return found;
  };
}
