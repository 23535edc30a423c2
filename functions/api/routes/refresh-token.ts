import { createRoute, z } from '@hono/zod-openapi';
import { type RefreshSessionDeps, refreshSession } from '../../../shared/sessions/refresh-session.ts';
import type { Api } from '../context.ts';
import { json, problems, WITH_BODY } from '../contract.ts';
import { isForm } from '../is-form.ts';
import { TokenResponse, tokenResponse } from '../token-response.ts';

const RefreshToken = z.object({ refresh_token: z.string().min(1).max(1024) });

/** OAuth2's form (RFC 6749, 6); the members that we have no use for are accepted. */
const RefreshForm = RefreshToken.extend({ grant_type: z.literal('refresh_token').optional() });

const route = createRoute({
  method: 'post',
  path: '/login/refresh-token',
  operationId: 'refreshToken',
  tags: ['Login'],
  summary: 'Exchange a refresh token for new tokens',
  description:
    'Each refresh token is good once. One that comes again ends everything that came of the same login, because ' +
    'somebody has a copy: store the new one before you go on, and let one request at a time refresh.',
  request: {
    body: {
      content: {
        'application/json': { schema: RefreshToken.openapi({ example: { refresh_token: 'etl_…' } }) },
        'application/x-www-form-urlencoded': { schema: RefreshForm },
      },
    },
  },
  responses: {
    200: json('The next pair of tokens', TokenResponse),
    ...problems(...WITH_BODY, 'refresh-token-invalid', 'refresh-token-reused'),
  },
});

export function registerRefreshToken(app: Api, deps: RefreshSessionDeps): void {
  app.openapi(route, async (c) => {
    const { refresh_token: token } = isForm(c) ? c.req.valid('form') : c.req.valid('json');
    return c.json(tokenResponse(await refreshSession(deps, token)), 200);
  });
}
