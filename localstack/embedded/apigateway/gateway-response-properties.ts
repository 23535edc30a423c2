import { z } from 'zod';
import { type HeaderValue, REQUEST_VARIABLES, RESPONSE_TYPES, unsupportedIn } from './gateway-response.ts';

const Template = z.string().superRefine((template, context) => {
  const unsupported = unsupportedIn(template);
  if (unsupported !== undefined) {
    context.addIssue(`${unsupported} is not offered in a gateway response's template`);
  }
});

const FixedValue = z
  .string()
  .regex(/^'[ -&(-~]*'$/)
  .transform((value): HeaderValue => ({ text: value.slice(1, -1) }));

const ContextValue = z
  .string()
  .regex(/^context\.\w+$/)
  .transform((value) => value.replace('context.', ''))
  .pipe(z.enum(REQUEST_VARIABLES))
  .transform((variable): HeaderValue => ({ variable }));

/** `gatewayresponse.header.NAME`: `'a fixed value'`, the quotes being part of it, or `context.requestId`. */
const Headers = z
  .record(
    z.string().regex(/^gatewayresponse\.header\.[\w-]+$/, { error: 'is not gatewayresponse.header.NAME' }),
    z.union([FixedValue, ContextValue], {
      error: "must be a fixed value in single quotes ('value') or context.NAME",
    }),
  )
  .transform((parameters) =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name.replace('gatewayresponse.header.', '').toLowerCase(),
        value,
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
  ResponseParameters: Headers.default({}),
  ResponseTemplates: z.record(z.string(), Template).default({}),
});
