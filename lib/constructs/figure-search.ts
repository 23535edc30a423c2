import type { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Stage } from '../stages.ts';
import { figuresNamespace } from './figure-metric.ts';

/** Figures whichever functions count them, for graphs: alarms take no searches. */
export class FigureSearch {
  readonly #namespace: string;
  readonly #period: Duration;

  constructor(stage: Stage, period: Duration) {
    this.#namespace = figuresNamespace(stage);
    this.#period = period;
  }

  /** What all functions together have added. */
  sum(figure: string, label: string): MathExpression {
    return this.#shown(this.#sum(figure), label);
  }

  /** How many of `part` come to one of `whole`. */
  ratio(
    part: string,
    whole: string,
    { label, times = 1 }: { label: string; times?: number },
  ): MathExpression {
    return this.#shown(`${times} * ${this.#sum(part)} / ${this.#sum(whole)}`, label);
  }

  /** How much of the one there is in both. */
  share(one: string, other: string, label: string): MathExpression {
    const [part, rest] = [this.#sum(one), this.#sum(other)];
    return this.#shown(`100 * ${part} / (${part} + ${rest})`, label);
  }

  /** A line for each code of the figure. */
  byCode(figure: string): MathExpression {
    return this.#shown(this.#search(figure, 'Sum', 'service,code'), named('code'));
  }

  /** A line for each function. */
  byFunction(figure: string, statistic: string): MathExpression {
    return this.#shown(this.#search(figure, statistic), named('service'));
  }

  #sum(figure: string): string {
    return `SUM(${this.#search(figure, 'Sum')})`;
  }

  #search(figure: string, statistic: string, dimensions = 'service'): string {
    const period = this.#period.toSeconds();
    return `SEARCH('{"${this.#namespace}",${dimensions}} MetricName="${figure}"', '${statistic}', ${period})`;
  }

  #shown(expression: string, label: string): MathExpression {
    return new MathExpression({ expression, label, period: this.#period });
  }
}

/** In a label: what the line's metric has in that dimension. */
function named(dimension: string): string {
  return `\${PROP('Dim.${dimension}')}`;
}
