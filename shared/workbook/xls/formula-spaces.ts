/** Where spaces stand that the author typed. */
const Place = { before: 0, lineBefore: 1, opening: 2, lineOpening: 3, closing: 4, lineClosing: 5 } as const;

/** White space that tokens announce for the one behind them. */
export class Spaces {
  #before = '';
  #opening = '';
  #closing = '';

  add(place: number, count: number): void {
    switch (place) {
      case Place.before:
        this.#before += ' '.repeat(count);
        break;
      case Place.lineBefore:
        this.#before += '\n'.repeat(count);
        break;
      case Place.opening:
        this.#opening += ' '.repeat(count);
        break;
      case Place.lineOpening:
        this.#opening += '\n'.repeat(count);
        break;
      case Place.closing:
        this.#closing += ' '.repeat(count);
        break;
      case Place.lineClosing:
        this.#closing += '\n'.repeat(count);
    }
  }

  /** What stands before an operand, an operator or a function's name. */
  before(): string {
    const spaces = this.#before;
    this.#before = '';
    return spaces;
  }

  /** What stands before a closing parenthesis. */
  closing(): string {
    const spaces = this.#closing;
    this.#closing = '';
    return spaces;
  }

  parenthesised(text: string): string {
    const opening = this.#opening;
    this.#opening = '';
    return `${this.before()}${opening}(${text}${this.closing()})`;
  }
}
