/** What an engine cannot do, by name. The formula that needs it keeps its saved value in that dialect. */
export class DialectRefusalError extends Error {
  readonly engine: string;
  readonly feature: string;

  constructor(engine: string, feature: string) {
    super(`${engine} has no ${feature}`);
    this.name = 'DialectRefusalError';
    this.engine = engine;
    this.feature = feature;
  }
}
