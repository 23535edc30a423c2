import { createRoute, z } from '@hono/zod-openapi';
import { Credentials, type LogInDeps, logIn } from '../../../shared/users/log-in.ts';
import type { Api } from '../context.ts';
import { json, problems, WITH_BODY } from '../contract.ts';

const TokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().openapi({ description: 'Seconds' }),
  })
  .openapi('AccessToken');

/** OAuth2's password form (RFC 6749, 4.3.2); the members that we have no use for are accepted. */
const PasswordForm = Credentials.extend({ grant_type: z.literal('password').optional() });

const route = createRoute({
  method: 'post',
  path: '/login/access-token',
  operationId: 'logIn',
  tags: ['Login'],
  summary: 'Exchange user name and password for an access token',
  request: {
    body: {
      content: {
        'application/json': { schema: Credentials.openapi({ example: { username: 'ada', password: '…' } }) },
        'application/x-www-form-urlencoded': { schema: PasswordForm },
      },
    },
  },
  responses: {
    200: json('A token for the Authorization header', TokenResponse),
    ...problems(...WITH_BODY, 'invalid-credentials'),
  },
});

export function registerLogIn(app: Api, deps: LogInDeps): void {
  app.openapi(route, async (c) => {
    const isForm = !/^application\/json\b/i.test(c.req.header('content-type') ?? '');
    const { token, expiresIn } = await logIn(deps, isForm ? c.req.valid('form') : c.req.valid('json'));
    return c.json({ access_token: token, token_type: 'bearer' as const, expires_in: expiresIn }, 200);
  });
}
