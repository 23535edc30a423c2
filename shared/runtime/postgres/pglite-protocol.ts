import type { CopiedField } from './copied-rows.ts';

/** What a thread with a database is asked, one at a time. */
export type PgliteRequest =
  | { readonly kind: 'run' | 'query'; readonly sql: string }
  | { readonly kind: 'copy'; readonly target: string; readonly text: string };

/** Its first answer says that it has started; then one follows each request. */
export type PgliteAnswer =
  | { readonly ok: true; readonly fields: readonly CopiedField[]; readonly data: ArrayBuffer }
  | {
      readonly ok: false;
      readonly message: string;
      /** It was not PostgreSQL that said no: what comes next may be wrong. */
      readonly isBroken: boolean;
      /** It would need more memory than there is. */
      readonly isExhausted: boolean;
    };
