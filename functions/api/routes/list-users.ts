import { createRoute, z } from '@hono/zod-openapi';
import { type ListUsersDeps, listUsers } from '../../../shared/users/list-users.ts';
import { Role } from '../../../shared/users/user.ts';
import { UserView, userView } from '../../../shared/users/user-view.ts';
import type { Api } from '../context.ts';
import { ADMINS, json, PageQuery, pageOf, problems, SIGNED_IN } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/users',
  operationId: 'listUsers',
  tags: ['Users'],
  summary: 'List users by user name',
  security: ADMINS,
  request: {
    query: PageQuery.extend({
      role: Role.optional(),
      active: z.enum(['true', 'false']).optional(),
      query: z
        .string()
        .max(200)
        .optional()
        .openapi({ description: 'Part of the user name, the name or the email address' }),
    }),
  },
  responses: {
    200: json('A page of users', pageOf(UserView.openapi('User'))),
    ...problems(...SIGNED_IN, 'forbidden', 'invalid-input'),
  },
});

export function registerListUsers(app: Api, deps: ListUsersDeps): void {
  app.openapi(route, async (c) => {
    const { limit, cursor, role, active, query } = c.req.valid('query');
    const isActive = active === undefined ? undefined : active === 'true';
    const { items, next } = await listUsers(deps, { role, isActive, query }, { limit, cursor });
    return c.json({ items: items.map(userView), next }, 200);
  });
}
