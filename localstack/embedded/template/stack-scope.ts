import type { Place } from '../service.ts';
import { evaluateCondition } from './conditions.ts';
import type { Scope } from './intrinsics.ts';
import type { Template } from './template.ts';

/** Where a stack's references lead: to real resources, or to placeholders while a template is only checked. */
export interface References {
  ref(logicalId: string): string | undefined;
  attribute(logicalId: string, attribute: string): string | undefined;
  exported(name: string): unknown;
}

/** Parameter types whose default is the name of a parameter in SSM, not a value. */
const SSM_PARAMETER = 'AWS::SSM::Parameter::';

/** The names of one stack. */
export class StackScope implements Scope {
  readonly #template: Template;
  readonly #references: References;
  readonly #pseudoParameters: ReadonlyMap<string, string | undefined>;
  readonly #conditionsInProgress = new Set<string>();
  /** Of conditions that were asked for before: each may be named by many others. */
  readonly #holding = new Map<string, boolean>();
  /** Names of exports that were asked for. */
  readonly imports = new Set<string>();

  constructor(stackName: string, template: Template, place: Place, references: References) {
    this.#template = template;
    this.#references = references;
    this.#pseudoParameters = new Map([
      ['AWS::Region', place.region],
      ['AWS::AccountId', place.account],
      ['AWS::Partition', 'aws'],
      ['AWS::URLSuffix', 'amazonaws.com'],
      ['AWS::StackName', stackName],
      ['AWS::StackId', `arn:aws:cloudformation:${place.region}:${place.account}:stack/${stackName}/local`],
      ['AWS::NoValue', undefined],
    ]);
  }

  ref(name: string): unknown {
    if (this.#pseudoParameters.has(name)) return this.#pseudoParameters.get(name);
    if (Object.hasOwn(this.#template.Parameters, name)) return this.#parameter(name);
    return this.#references.ref(name) ?? this.#unknown(`Ref ${name}`, name);
  }

  attribute(logicalId: string, attribute: string): unknown {
    return (
      this.#references.attribute(logicalId, attribute) ??
      this.#unknown(`Fn::GetAtt ${logicalId}.${attribute}`, logicalId)
    );
  }

  importValue(exportName: string): unknown {
    const value = this.#references.exported(exportName);
    this.imports.add(exportName);
    if (value === undefined) throw new Error(`Fn::ImportValue ${exportName}: no earlier stack exports it`);
    return value;
  }

  conditionHolds(name: string): boolean {
    if (!Object.hasOwn(this.#template.Conditions, name)) {
      throw new Error(`condition ${name} is not defined in the template`);
    }
    const known = this.#holding.get(name);
    if (known !== undefined) return known;
    if (this.#conditionsInProgress.has(name)) throw new Error(`condition ${name} refers to itself`);
    this.#conditionsInProgress.add(name);
    try {
      const holds = evaluateCondition(this.#template.Conditions[name], this);
      this.#holding.set(name, holds);
      return holds;
    } finally {
      this.#conditionsInProgress.delete(name);
    }
  }

  mapped(map: string, topLevelKey: string, secondLevelKey: string): unknown {
    const value = own(own(own(this.#template.Mappings, map), topLevelKey), secondLevelKey);
    if (value === undefined) {
      throw new Error(
        `Fn::FindInMap ${map}.${topLevelKey}.${secondLevelKey}: not in the template's mappings`,
      );
    }
    return value;
  }

  #parameter(name: string): string | number | readonly string[] {
    const parameter = this.#template.Parameters[name];
    if (parameter?.Type.startsWith(SSM_PARAMETER)) {
      throw new Error(`Ref ${name}: parameters kept in SSM are not supported by the local cloud`);
    }
    if (parameter?.Default === undefined) {
      throw new Error(`Ref ${name}: give the parameter a default, the local cloud has no other value for it`);
    }
    if (parameter.Type === 'CommaDelimitedList') return String(parameter.Default).split(',');
    return parameter.Default;
  }

  #unknown(reference: string, logicalId: string): never {
    const exists = Object.hasOwn(this.#template.Resources, logicalId);
    throw new Error(
      exists
        ? `${reference}: the local cloud's ${logicalId} does not offer this, or its condition left it out`
        : `${reference}: there is no such parameter or resource in the template`,
    );
  }
}

/** What every object inherits is in no template. */
function own<Value>(members: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}
