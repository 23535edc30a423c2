import { z } from 'zod';
import { RESPONSE_TYPES, unsupportedIn } from './gateway-response.ts';

const Template = z.string().superRefine((template, context) => {
  const unsupported = unsupportedIn(template);
  if (unsupported !== undefined) {
    context.addIssue(`${unsupported} is not offered in a gateway response's template`);
  }
});

/** `gatewayresponse.header.NAME: 'value'`, the quotes being part of the value. */
const StaticHeaders = z
  .record(
    z.string().regex(/^gatewayresponse\.header\.[\w-]+$/, { error: 'is not gatewayresponse.header.NAME' }),
    z.string().regex(/^'[ -&(-~]*'$/, { error: "must be a fixed value in single quotes: 'value'" }),
  )
  .transform((parameters) =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name.replace('gatewayresponse.header.', '').toLowerCase(),
        value.slice(1, -1),
      ]),
    ),
  );

export const GatewayResponseProperties = z.strictObject({
  RestApiId: z.string(),
  ResponseType: z.enum(RESPONSE_TYPES),
  StatusCode: z
    .string()
    .regex(/^[1-5]\d\d$/)
    .transform(Number)
    .optional(),
  ResponseParameters: StaticHeaders.default({}),
  ResponseTemplates: z.record(z.string(), Template).default({}),
});
