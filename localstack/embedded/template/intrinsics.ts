/** What names in a template mean at the place where they stand. Each throws an error that says which name is not known. */
export interface Scope {
  /** A parameter, pseudo parameter or resource. `undefined` for `AWS::NoValue`. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  importValue(exportName: string): unknown;
  conditionHolds(name: string): boolean;
  mapped(map: string, topLevelKey: string, secondLevelKey: string): unknown;
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(text('Ref', argument)),
  'Fn::GetAtt': (argument, scope) => scope.attribute(...attributeReference(argument)),
  'Fn::Join': (argument, scope) => {
    const [delimiter, parts] = list('Fn::Join', resolve(argument, scope), 2);
    return list('Fn::Join', parts)
      .map((part) => text('Fn::Join', part))
      .join(text('Fn::Join', delimiter));
  },
  'Fn::Sub': (argument, scope) => {
    const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
    return substitute(text('Fn::Sub', template), resolve(variables, scope), scope);
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list('Fn::Select', resolve(argument, scope), 2);
    const selected = list('Fn::Select', values)[Number(index)];
    if (selected === undefined) throw new Error(`Fn::Select: the list has no value at ${index}`);
    return selected;
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, value] = list('Fn::Split', resolve(argument, scope), 2);
    return text('Fn::Split', value).split(text('Fn::Split', delimiter));
  },
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(text('Fn::ImportValue', resolve(argument, scope))),
  'Fn::If': (argument, scope) => {
    const [condition, whenTrue, whenFalse] = list('Fn::If', argument, 3);
    return resolve(scope.conditionHolds(text('Fn::If', condition)) ? whenTrue : whenFalse, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, top, second] = list('Fn::FindInMap', resolve(argument, scope), 3);
    return scope.mapped(
      text('Fn::FindInMap', map),
      text('Fn::FindInMap', top),
      text('Fn::FindInMap', second),
    );
  },
  'Fn::Base64': (argument, scope) =>
    Buffer.from(text('Fn::Base64', resolve(argument, scope))).toString('base64'),
};

/** The value with its intrinsics replaced by what they stand for; `AWS::NoValue` takes its property with it. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((member) => resolve(member, scope)).filter((member) => member !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const intrinsic = intrinsicIn(value);
  if (intrinsic === undefined) {
    const members = Object.entries(value).map(([key, member]) => [key, resolve(member, scope)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
  }
  const implementation = INTRINSICS[intrinsic.name];
  if (implementation === undefined) {
    throw new Error(`the intrinsic ${intrinsic.name} is not supported by the local cloud`);
  }
  return implementation(intrinsic.argument, scope);
}

/** The intrinsic that this object is, if it is one. */
export function intrinsicIn(value: object): { name: string; argument: unknown } | undefined {
  const [member, ...others] = Object.entries(value);
  if (member === undefined || others.length > 0) return undefined;
  const [name, argument] = member;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/** `Fn::GetAtt` is written as a list or with a dot. */
export function attributeReference(argument: unknown): [logicalId: string, attribute: string] {
  const [logicalId, ...attribute] = Array.isArray(argument)
    ? argument
    : text('Fn::GetAtt', argument).split('.');
  return [text('Fn::GetAtt', logicalId), attribute.map((part) => text('Fn::GetAtt', part)).join('.')];
}

/** `${Name}`, `${Resource.Attribute}`, and `${!Literal}` for a literal `${Literal}`. */
export const SUB_PLACEHOLDER = /\$\{(?<literal>!?)(?<name>[^}]+)\}/g;

function substitute(template: string, variables: unknown, scope: Scope): string {
  const own = new Map(Object.entries(variables ?? {}));
  return template.replace(SUB_PLACEHOLDER, (_whole, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    if (own.has(name)) return text('Fn::Sub', own.get(name));
    return text(
      'Fn::Sub',
      name.includes('.') ? scope.attribute(...attributeReference(name)) : scope.ref(name),
    );
  });
}

function text(intrinsic: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new Error(`${intrinsic} needs text where it has ${JSON.stringify(value)}`);
}

function list(intrinsic: string, value: unknown, length?: number): unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value;
  throw new Error(`${intrinsic} needs a list${length ? ` of ${length}` : ''}, not ${JSON.stringify(value)}`);
}
