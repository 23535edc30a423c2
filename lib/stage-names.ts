/** The stages there are. What each of them is, is in `stages.ts`. */
export const STAGE_NAMES = ['local', 'dev', 'prod'] as const;
export type StageName = (typeof STAGE_NAMES)[number];
