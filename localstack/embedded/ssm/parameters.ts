import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import type { Access, JsonObject, JsonService, Place } from '../service.ts';

const GetParameterRequest = z.strictObject({ Name: z.string(), WithDecryption: z.boolean().optional() });

const ParameterProperties = z.strictObject({
  Name: z.string(),
  Type: z.literal('String'),
  Value: z.string(),
  Description: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** Parameters of the Systems Manager that templates make: plain texts, of which the newest version counts. */
export class SsmParameters implements JsonService {
  readonly targetPrefix = 'AmazonSSM';
  readonly jsonVersion = '1.1';
  readonly #place: Place;
  readonly #values = new Map<string, string>();

  constructor(place: Place) {
    this.#place = place;
  }

  accesses(operation: string, { Name }: JsonObject): readonly Access[] {
    if (operation === 'GetParameter')
      return [{ action: 'ssm:GetParameter', resource: this.#arn(String(Name)) }];
    throw new AwsError(
      'UnknownOperationException',
      `The local cloud does not offer SSM's ${operation}. Parameters come from the template.`,
    );
  }

  async run(_operation: string, input: JsonObject): Promise<JsonObject> {
    const request = GetParameterRequest.safeParse(input);
    if (!request.success) throw new AwsError('ValidationException', z.prettifyError(request.error));
    const { Name } = request.data;
    const value = this.#values.get(Name);
    if (value === undefined) throw new AwsError('ParameterNotFound', `Parameter ${Name} not found.`);
    return { Parameter: { Name, Type: 'String', Value: value, ARN: this.#arn(Name), DataType: 'text' } };
  }

  handlers(): ResourceHandler[] {
    return [
      resourceHandler({
        type: 'AWS::SSM::Parameter',
        properties: ParameterProperties,
        changesInPlace: true,
        create: ({ Name, Type, Value }) => {
          this.#values.set(Name, Value);
          return { ref: Name, attributes: { Type, Value } };
        },
        remove: ({ ref }) => void this.#values.delete(ref),
      }),
    ];
  }

  #arn(name: string): string {
    const { region, account } = this.#place;
    return `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
  }
}
