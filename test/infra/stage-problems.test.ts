import { Duration } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { checkStage } from '../../lib/stage-problems.ts';
import { type Stage, stageNames, stageOf } from '../../lib/stages.ts';
import { wholeStage } from './whole-stage.ts';

const dev = stageOf('dev');

describe('a stage', () => {
  test.each(stageNames)('called %s can be deployed', (name) => {
    expect(() => checkStage(stageOf(name))).not.toThrow();
  });

  test('with everything on can be deployed', () => {
    expect(() => checkStage(wholeStage)).not.toThrow();
  });

  const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b';
  test.each<[string, Partial<Stage>, string]>([
    ['too little memory', { memory: { ...dev.memory, api: 64 } }, 'memory.api is 64'],
    ['memory of half a MiB', { memory: { ...dev.memory, api: 256.5 } }, 'memory.api is 256.5'],
    ['files without bytes', { maxFileBytes: 0 }, 'maxFileBytes is 0'],
    ['more in one piece than S3 takes', { maxSingleUploadBytes: 6e9 }, 'maxSingleUploadBytes is 6000000000'],
    [
      'one batch at once',
      { maxConcurrency: { ...dev.maxConcurrency, parsing: 1 } },
      'maxConcurrency.parsing is 1',
    ],
    ['no reserved instance', { reservedConcurrency: { api: 0 } }, 'reservedConcurrency.api is 0'],
    ['fewer reserved instances than batches', { reservedConcurrency: { intake: 3 } }, 'fewer than the 5'],
    ['a name as an e-mail address', { alarmAddress: 'on-call' }, '“on-call” is no e-mail address'],
    ['a file as a runbook', { runbookUrl: 'docs/runbook.md' }, 'no https address'],
    ['an address as a name', { domain: { name: 'https://a.example', certificateArn } }, 'no host name'],
    ['a certificate of IAM', { domain: { name: 'a.example', certificateArn: 'arn:aws:iam::1:x' } }, 'in ACM'],
    ['no origin', { corsOrigins: [] }, 'corsOrigins is empty'],
    ['an origin with a path', { corsOrigins: ['https://a.example/'] }, 'without a path'],
    ['files that stay for hours', { fileRetention: Duration.hours(30) }, 'whole days'],
    [
      'events that outlive what is known of deliveries',
      { eventRetention: Duration.days(30) },
      'give 1 to 29',
    ],
    ['a firewall that lets nobody in', { firewall: { requestsPerFiveMinutes: 1 } }, 'takes 10 or more'],
    ['keys that are renewed all the time', { keyRenewal: { everyDays: 0 } }, 'takes 1 to 1000'],
    ['keys that are renewed at noon', { keyRenewal: { everyDays: 0.5 } }, 'keyRenewal.everyDays is 0.5'],
    ['bursts below the rate', { throttling: { rate: 9, burst: 8 } }, 'throttling.burst is 8'],
    ['upload URLs that outlive their session', { uploadUrlSeconds: 86_400 }, 'uploadUrlSeconds is 86400'],
    [
      'sessions that end before they idle',
      { session: { idleSeconds: 2, totalSeconds: 1 } },
      'session.totalSeconds',
    ],
    [
      'no request for anybody',
      { userLimits: { ...dev.userLimits, requestsPerMinute: 0 } },
      'userLimits.requestsPerMinute',
    ],
  ])('with %s is refused', (_what, change, message) => {
    expect(() => checkStage({ ...dev, ...change })).toThrow(message);
  });

  test('is refused with all that is wrong with it at once', () => {
    const stage = { ...dev, corsOrigins: [], alarmAddress: 'nobody' };
    expect(() => checkStage(stage)).toThrow(/Stage “dev”.*\n- .*alarmAddress.*\n- .*corsOrigins/s);
  });
});
