import type { AccessToken } from './access-tokens.ts';

export interface TokenPair extends AccessToken {
  readonly refreshToken: string;
}
