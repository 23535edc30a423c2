import { z } from 'zod';
import { elements, type XmlContent } from './xml.ts';

export interface CorsRule {
  readonly id?: string | undefined;
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds?: number | undefined;
}

/** The body of PutBucketCors. */
export const CorsDocument = z.strictObject({
  CORSRule: elements(
    z.strictObject({
      ID: z.string().optional(),
      AllowedOrigin: elements(z.string()),
      AllowedMethod: elements(z.string()),
      AllowedHeader: elements(z.string()),
      ExposeHeader: elements(z.string()),
      MaxAgeSeconds: z.coerce.number().int().optional(),
    }),
  ).transform((rules) =>
    rules.map(
      (rule): CorsRule => ({
        id: rule.ID,
        allowedOrigins: rule.AllowedOrigin,
        allowedMethods: rule.AllowedMethod,
        allowedHeaders: rule.AllowedHeader,
        exposedHeaders: rule.ExposeHeader,
        maxAgeSeconds: rule.MaxAgeSeconds,
      }),
    ),
  ),
});

/** The template property CorsConfiguration. */
export const CorsProperty = z
  .strictObject({
    CorsRules: z.array(
      z.strictObject({
        Id: z.string().optional(),
        AllowedOrigins: z.array(z.string()),
        AllowedMethods: z.array(z.string()),
        AllowedHeaders: z.array(z.string()).default([]),
        ExposedHeaders: z.array(z.string()).default([]),
        MaxAge: z.coerce.number().optional(),
      }),
    ),
  })
  .transform(({ CorsRules }) =>
    CorsRules.map(
      (rule): CorsRule => ({
        id: rule.Id,
        allowedOrigins: rule.AllowedOrigins,
        allowedMethods: rule.AllowedMethods,
        allowedHeaders: rule.AllowedHeaders,
        exposedHeaders: rule.ExposedHeaders,
        maxAgeSeconds: rule.MaxAge,
      }),
    ),
  );

export function corsElements(rules: readonly CorsRule[]): XmlContent {
  return {
    CORSRule: rules.map((rule) => ({
      ID: rule.id,
      AllowedOrigin: rule.allowedOrigins,
      AllowedMethod: rule.allowedMethods,
      AllowedHeader: rule.allowedHeaders,
      ExposeHeader: rule.exposedHeaders,
      MaxAgeSeconds: rule.maxAgeSeconds,
    })),
  };
}
