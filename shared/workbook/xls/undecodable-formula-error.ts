/** A formula holds something that has no text. The message finishes “The formula is not read because …”. */
export class UndecodableFormulaError extends Error {}
