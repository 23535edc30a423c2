import { InvalidInputError } from '../../shared/errors.ts';
import { nameMeant } from '../name-meant.ts';

export class UnknownOptionError extends InvalidInputError {
  /** As it was typed. */
  readonly option: string;

  constructor(option: string, known: readonly string[]) {
    const meant = option.startsWith('--') ? nameMeant(option.slice(2), known) : undefined;
    super(`There is no option “${option}”.${meant === undefined ? '' : ` Did you mean “--${meant}”?`}`);
    this.option = option;
  }
}
