/** The time, as an argument. */
export type Now = () => Date;
