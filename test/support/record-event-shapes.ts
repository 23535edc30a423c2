import { mkdirSync, writeFileSync } from 'node:fs';
import { BASELINE, brokenPromises, presentShapes, promisedShapes } from './event-baseline.ts';

/** Makes today's shapes of events the promised ones, unless that breaks an earlier promise. */
mkdirSync(BASELINE, { recursive: true });
const present = presentShapes();
const broken = brokenPromises(promisedShapes(), present);
if (broken.length > 0) {
  process.stderr.write(`Nothing was recorded.\n${broken.join('\n')}\n`);
  process.exitCode = 1;
} else {
  for (const [type, shape] of present) {
    writeFileSync(new URL(`${type}.json`, BASELINE), `${JSON.stringify(shape, null, 2)}\n`);
  }
  process.stdout.write(`The shapes of ${present.size} types are promised now.\n`);
}
