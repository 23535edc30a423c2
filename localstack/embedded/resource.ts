import type { z } from 'zod';

/** What a template resource became: what `Ref` and `Fn::GetAtt` answer. */
export interface Resource {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Runs when every resource of every stack stands (e.g. to begin polling). */
  readonly start?: () => void;
}

/** What a handler may know about the place it is called from. */
export interface ResourceContext {
  readonly stackName: string;
  readonly logicalId: string;
  /** The name the template gives, or the one we make as CloudFormation would: the same at every start. */
  name(
    given: string | undefined,
    rules?: { readonly maxLength?: number; readonly lowerCase?: boolean },
  ): string;
  /** Whether a name that the template gives must be free: CloudFormation takes nothing over that it has not made. */
  readonly requiresFreeName?: boolean;
  /** The directory that holds the files of the asset at this place in S3. */
  assetDirectory(asset: AssetPlace): string | Promise<string>;
}

export interface AssetPlace {
  readonly bucket: string;
  readonly objectKey: string;
}

/**
 * Makes one type of resource. `properties` is strict: a property that it does not name stops the start with that
 * name, because what we do not act on could change behaviour. Properties without any local effect are listed, with
 * the reason, as `z.unknown().optional()` (zod 4 requires a key that is only `z.unknown()`).
 */
export interface ResourceHandler<Schema extends z.ZodType = z.ZodType> {
  /** e.g. `AWS::SQS::Queue` */
  readonly type: string;
  readonly properties: Schema;
  create(properties: z.output<Schema>, context: ResourceContext): Resource | Promise<Resource>;
  /** Whether `create` also changes what stands already. What it does not is taken away first when its properties change. */
  readonly changesInPlace?: true;
  /** Takes it away again. Without it nothing is left that could act, or it ends with what it belongs to. */
  remove?(resource: Resource, properties: z.output<Schema>): void | Promise<void>;
}

/** Keeps the schema's type between `properties` and `create`. */
export function resourceHandler<Schema extends z.ZodType>(handler: ResourceHandler<Schema>): ResourceHandler {
  return handler as unknown as ResourceHandler; // safe because `create` only ever gets what `properties` parsed
}
