import { z } from '@hono/zod-openapi';
import type { TokenPair } from '../../shared/sessions/token-pair.ts';

/** As OAuth 2.0 spells it (RFC 6749, 5.1). */
export const TokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().openapi({ description: 'Seconds' }),
    refresh_token: z.string().openapi({ description: 'Good for one request to `/login/refresh-token`' }),
  })
  .openapi('TokenPair');
type TokenResponse = z.infer<typeof TokenResponse>;

export function tokenResponse({ token, expiresIn, refreshToken }: TokenPair): TokenResponse {
  return { access_token: token, token_type: 'bearer', expires_in: expiresIn, refresh_token: refreshToken };
}
