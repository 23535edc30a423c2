import { createRoute, z } from '@hono/zod-openapi';
import { type LogInDeps, logIn } from '../../../shared/sessions/log-in.ts';
import { Credentials } from '../../../shared/users/credentials.ts';
import type { Api } from '../context.ts';
import { json, problems, WITH_BODY } from '../contract.ts';
import { isForm } from '../is-form.ts';
import { TokenResponse, tokenResponse } from '../token-response.ts';

/** OAuth2's password form (RFC 6749, 4.3.2); the members that we have no use for are accepted. */
const PasswordForm = Credentials.extend({ grant_type: z.literal('password').optional() });

const route = createRoute({
  method: 'post',
  path: '/login/access-token',
  operationId: 'logIn',
  tags: ['Login'],
  summary: 'Exchange user name and password for tokens',
  request: {
    body: {
      content: {
        'application/json': { schema: Credentials.openapi({ example: { username: 'ada', password: '…' } }) },
        'application/x-www-form-urlencoded': { schema: PasswordForm },
      },
    },
  },
  responses: {
    200: json('A token for the Authorization header, and one to get the next pair with', TokenResponse),
    ...problems(...WITH_BODY, 'invalid-credentials', 'login-throttled'),
  },
});

export function registerLogIn(app: Api, deps: LogInDeps): void {
  app.openapi(route, async (c) => {
    const credentials = isForm(c) ? c.req.valid('form') : c.req.valid('json');
    return c.json(tokenResponse(await logIn(deps, credentials, c.get('address'))), 200);
  });
}
