import type { KnownPlaces } from '../../shared/limits/known-places.ts';

export class InMemoryKnownPlaces implements KnownPlaces {
  readonly #until = new Map<string, Date>();

  async isKnown(place: string, now: Date): Promise<boolean> {
    const until = this.#until.get(place);
    return until !== undefined && until > now;
  }

  async remember(place: string, until: Date): Promise<void> {
    this.#until.set(place, until);
  }
}
