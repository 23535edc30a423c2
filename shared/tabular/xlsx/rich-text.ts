import { type Limits, limitExceeded } from '../limits.ts';

/** Joins the runs of a string item (`<si>` or `<is>`), leaving out its phonetic guide. */
export class RichText {
  readonly #limits: Limits;
  readonly #where: string;
  #value = '';
  #isInItem = false;
  #isInText = false;
  #isPhonetic = false;

  constructor(limits: Limits, where: string) {
    this.#limits = limits;
    this.#where = where;
  }

  start(): void {
    this.#value = '';
    this.#isInItem = true;
  }

  open(name: string): void {
    if (name === 't') this.#isInText = true;
    else if (name === 'rPh') this.#isPhonetic = true;
  }

  close(name: string): void {
    if (name === 't') this.#isInText = false;
    else if (name === 'rPh') this.#isPhonetic = false;
  }

  text(piece: string): void {
    if (!this.#isInItem || !this.#isInText || this.#isPhonetic) return;
    this.#value += piece;
    if (this.#value.length > this.#limits.cellLength)
      throw limitExceeded(this.#limits, 'cellLength', this.#where);
  }

  end(): string {
    this.#isInItem = false;
    return this.#value;
  }
}
