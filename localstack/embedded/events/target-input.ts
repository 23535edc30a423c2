import { type BusEvent, toSecond } from './bus-event.ts';
import { type JsonPath, parseJsonPath } from './json-path.ts';

/** What a rule says its target gets instead of the event; at most one of them. */
interface TargetInputOptions {
  /** JSON, the same for every event. */
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?:
    | {
        readonly InputPathsMap?: Readonly<Record<string, string>> | undefined;
        readonly InputTemplate: string;
      }
    | undefined;
}

interface RuleIdentity {
  readonly name: string;
  readonly arn: string;
}

/** The text a target gets: JSON, unless a template says otherwise. */
export type TargetInput = (event: BusEvent, rule: RuleIdentity, nowMs: number) => string;

/** @throws {Error} for a path, a template or a constant that cannot work. */
export function compileTargetInput(options: TargetInputOptions): TargetInput {
  const { Input, InputPath, InputTransformer } = options;
  if (Input !== undefined) {
    JSON.parse(Input);
    return () => Input;
  }
  if (InputPath !== undefined) {
    const path = parseJsonPath(InputPath);
    return (event) => JSON.stringify(path(event) ?? null);
  }
  if (InputTransformer !== undefined) {
    return compileTemplate(InputTransformer.InputTemplate, InputTransformer.InputPathsMap ?? {});
  }
  return (event) => JSON.stringify(event);
}

type Variable = (event: BusEvent, rule: RuleIdentity, nowMs: number) => unknown;

/** What every template may name without declaring it. */
const PREDEFINED: Readonly<Record<string, Variable>> = {
  'aws.events.rule-arn': (_, rule) => rule.arn,
  'aws.events.rule-name': (_, rule) => rule.name,
  'aws.events.event.ingestion-time': (_, __, nowMs) => toSecond(nowMs),
  'aws.events.event': ({ detail: _, ...rest }) => rest,
  'aws.events.event.json': (event) => event,
};

function compileTemplate(template: string, paths: Readonly<Record<string, string>>): TargetInput {
  const variables = new Map<string, Variable>(Object.entries(PREDEFINED));
  for (const [name, text] of Object.entries(paths)) {
    const path: JsonPath = parseJsonPath(text);
    variables.set(name, (event) => path(event));
  }
  for (const [, name = ''] of template.matchAll(/<([\w.-]+)>/g)) {
    if (!variables.has(name))
      throw new Error(`The InputTemplate names <${name}>, which InputPathsMap lacks.`);
  }
  return (event, rule, nowMs) => fill(template, (name) => variables.get(name)?.(event, rule, nowMs));
}

/** Inside a JSON string a value becomes part of the text; elsewhere it is JSON of its own. */
function fill(template: string, lookUp: (name: string) => unknown): string {
  let isInString = false;
  return template.replace(/\\.|"|<([\w.-]+)>/gs, (part, name: string | undefined) => {
    if (part === '"') isInString = !isInString;
    if (name === undefined) return part;
    const value = lookUp(name);
    if (!isInString) return JSON.stringify(value ?? null);
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    return value === undefined || value === null ? '' : JSON.stringify(text).slice(1, -1);
  });
}
