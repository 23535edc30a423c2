import { createRoute, z } from '@hono/zod-openapi';
import type { AccessTokens } from '../../../shared/sessions/access-tokens.ts';
import type { Api } from '../context.ts';
import { json, problems } from '../contract.ts';

const Keys = z
  .object({
    keys: z.array(
      z.object({
        kty: z.string(),
        crv: z.string(),
        x: z.string(),
        kid: z.string(),
        use: z.string(),
        alg: z.string(),
      }),
    ),
  })
  .openapi('JsonWebKeySet');

const route = createRoute({
  method: 'get',
  path: '/.well-known/jwks.json',
  operationId: 'getKeys',
  tags: ['Service'],
  summary: 'The public keys of access tokens (RFC 7517); also at /.well-known/jwks.json',
  responses: {
    200: {
      ...json('The key that signs, those that still count, and one that is about to', Keys),
      headers: { 'cache-control': { schema: { type: 'string' }, description: 'For how long they hold' } },
    },
    ...problems(),
  },
});

export function registerGetKeys(
  app: Api,
  { tokens }: { readonly tokens: Pick<AccessTokens, 'publicKeys'> },
): void {
  app.openapi(route, async (c) => {
    c.header('cache-control', 'public, max-age=300');
    return c.json({ keys: [...(await tokens.publicKeys())] }, 200);
  });
}
