import { expect, test } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import type { LifecycleRule } from '../../../../localstack/embedded/s3/lifecycle-rule.ts';
import { type S3UnderTest, startS3, textsOf } from './s3-under-test.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const rule = (more: Partial<LifecycleRule>): LifecycleRule => ({
  isEnabled: true,
  prefix: '',
  tags: {},
  ...more,
});

/** A clock that stands at noon (UTC) of some day. */
function noon(): JumpingClock {
  const clock = new JumpingClock();
  clock.advance(DAY_MS - (clock.now() % DAY_MS) + DAY_MS / 2);
  return clock;
}

const keys = async (s3: S3UnderTest) =>
  textsOf(await (await s3.request('GET', '?list-type=2')).text(), 'Key');

test('an object disappears at the first midnight after its days', async () => {
  const s3 = await startS3({ clock: noon(), bucket: { lifecycle: [rule({ expirationDays: 1 })] } });
  await s3.request('PUT', '/a', 'x');
  s3.clock.advance(DAY_MS + 11 * HOUR_MS);
  expect(await keys(s3)).toEqual(['a']);
  s3.clock.advance(2 * HOUR_MS);
  expect(await keys(s3)).toEqual([]);
  expect((await s3.request('GET', '/a')).status).toBe(404);
});

test('only objects with the prefix and all the tags expire', async () => {
  const lifecycle = [rule({ expirationDays: 1, prefix: 'up/', tags: { keep: 'no', kind: 'a' } })];
  const s3 = await startS3({ bucket: { lifecycle } });
  await s3.request('PUT', '/up/expires', 'x', { 'x-amz-tagging': 'keep=no&kind=a&more=1' });
  await s3.request('PUT', '/up/one-tag', 'x', { 'x-amz-tagging': 'keep=no' });
  await s3.request('PUT', '/up/untagged', 'x');
  await s3.request('PUT', '/elsewhere', 'x', { 'x-amz-tagging': 'keep=no&kind=a' });
  s3.clock.advance(3 * DAY_MS);
  expect(await keys(s3)).toEqual(['elsewhere', 'up/one-tag', 'up/untagged']);
});

test('a rule that is switched off does nothing', async () => {
  const s3 = await startS3({ bucket: { lifecycle: [rule({ expirationDays: 1, isEnabled: false })] } });
  await s3.request('PUT', '/a', 'x');
  s3.clock.advance(30 * DAY_MS);
  expect(await keys(s3)).toEqual(['a']);
});

test('an upload that is never completed is aborted', async () => {
  const s3 = await startS3({ bucket: { lifecycle: [rule({ abortUploadsAfterDays: 2 })] } });
  await s3.request('POST', '/a?uploads');
  const uploads = async () => textsOf(await (await s3.request('GET', '?uploads')).text(), 'Key');
  s3.clock.advance(DAY_MS);
  expect(await uploads()).toEqual(['a']);
  s3.clock.advance(2 * DAY_MS);
  expect(await uploads()).toEqual([]);
});

test('with versioning the latest is marked deleted, and older versions expire after they were replaced', async () => {
  const lifecycle = [rule({ expirationDays: 10, noncurrentExpirationDays: 1 })];
  const s3 = await startS3({ bucket: { lifecycle, versioning: 'Enabled' } });
  const versions = async () => textsOf(await (await s3.request('GET', '?versions')).text(), 'Size');
  await s3.request('PUT', '/a', 'x');
  s3.clock.advance(5 * DAY_MS);
  await s3.request('PUT', '/a', 'xx');
  expect(await versions()).toEqual(['2', '1']);
  s3.clock.advance(2 * DAY_MS);
  expect(await versions()).toEqual(['2']);
  s3.clock.advance(10 * DAY_MS);
  expect(await keys(s3)).toEqual([]);
});
