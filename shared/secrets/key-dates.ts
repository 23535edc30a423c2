/** When keys came. Implemented by `shared/aws`; whoever asks sees no key. */
export interface KeyDates {
  /** When the value in force was made. */
  madeAt(secretId: string): Promise<Date>;
}
