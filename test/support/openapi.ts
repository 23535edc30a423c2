import { z } from 'zod';

const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  requestBody: z.looseObject({ required: z.boolean().optional() }).optional(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string(), content: z.record(z.string(), z.unknown()).optional() }),
  ),
});

const Document = z.looseObject({
  servers: z.tuple([z.object({ url: z.string() })]),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

export interface DocumentedOperation extends z.infer<typeof Operation> {
  readonly method: string;
  /** As the document has it. */
  readonly template: string;
  /** With the server's own path in front. */
  readonly path: string;
  /** Undefined: anyone may call it. */
  readonly roles: readonly string[] | undefined;
}

/** Every operation of an OpenAPI document, in its order. */
export function operationsIn(document: unknown): DocumentedOperation[] {
  const { servers, paths } = Document.parse(document);
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      template: path,
      path: `${servers[0].url}${path}`,
      roles: operation.security?.flatMap((requirement) => Object.values(requirement).flat()),
    })),
  );
}
