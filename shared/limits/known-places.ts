/** Where somebody has been let in. */
export interface KnownPlaces {
  isKnown(place: string, now: Date): Promise<boolean>;
  remember(place: string, until: Date): Promise<void>;
}
