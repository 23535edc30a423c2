import { expect, test } from 'vitest';
import type { KnownPlaces } from '../../shared/limits/known-places.ts';
import { aName } from './builders.ts';

const NOW = new Date('2099-01-01T12:00:00.000Z');
const LATER = new Date('2099-01-31T12:00:00.000Z');

/** What every `KnownPlaces` promises. */
export function knownPlacesContract(create: () => Promise<KnownPlaces>): void {
  test('knows a place until its time is over, and no other', async () => {
    const places = await create();
    const place = aName('place');
    expect(await places.isKnown(place, NOW)).toBe(false);
    await places.remember(place, LATER);
    expect(await places.isKnown(place, NOW)).toBe(true);
    expect(await places.isKnown(aName('place'), NOW)).toBe(false);
    expect(await places.isKnown(place, LATER)).toBe(false);
  });

  test('remembers for longer when told again', async () => {
    const places = await create();
    const place = aName('place');
    await places.remember(place, NOW);
    await places.remember(place, LATER);
    expect(await places.isKnown(place, NOW)).toBe(true);
  });
}
