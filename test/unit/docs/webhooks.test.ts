import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { signDelivery } from '../../../shared/webhooks/sign-delivery.ts';
import { newWebhookKeys } from '../../../shared/webhooks/webhook-keys.ts';

const LONG_MS = 60_000;
const page = readFileSync('docs/webhooks.md', 'utf8');
const directory = mkdtempSync(join(tmpdir(), 'recipes-'));
afterAll(() => rmSync(directory, { recursive: true }));

const AT = new Date('2026-01-01T12:00:00Z');
const BODY = JSON.stringify({ type: 'webhook.test.v1', data: { text: 'Ünïcode “quotes”' } });
const [earlier, present] = [newWebhookKeys(), newWebhookKeys()];
const previousKeys = [{ ...earlier, until: '2026-01-02T00:00:00Z' }];
const headers = signDelivery({ ...present, previousKeys }, { id: 'evt_1', at: AT, body: BODY });
const nowSeconds = AT.getTime() / 1000;

interface Delivery {
  readonly secret: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly now: number;
}

const genuine: Delivery = { secret: present.secret, headers, body: BODY, now: nowSeconds };
const CASES: [string, Delivery, boolean][] = [
  ['a genuine delivery', genuine, true],
  ['a delivery during a rotation, by the old secret', { ...genuine, secret: earlier.secret }, true],
  ['another body', { ...genuine, body: `${BODY} ` }, false],
  ['another id', { ...genuine, headers: { ...headers, 'webhook-id': 'evt_2' } }, false],
  ['another secret', { ...genuine, secret: newWebhookKeys().secret }, false],
  ['a delivery of six minutes ago', { ...genuine, now: nowSeconds + 360 }, false],
  ['a time that is none', { ...genuine, headers: { ...headers, 'webhook-timestamp': 'soon' } }, false],
];

/** The block of code in that language. */
function recipe(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page) ?? [];
  if (code === undefined) throw new Error(`docs/webhooks.md has no recipe in ${language}.`);
  return code;
}

function isInstalled(command: string, argument: string): boolean {
  return spawnSync(command, [argument]).status === 0;
}

test('the example of the client imports what the client has', async () => {
  const [, names = '', file = ''] = /import \{ (.*?) \} from '\.\/(client\/[\w-]+\.ts)'/.exec(page) ?? [];
  expect(file).toBe('client/verify-webhook.ts');
  const client = await import(/* @vite-ignore */ pathToFileURL(file).href);
  for (const name of names.split(', ')) expect(client).toHaveProperty(name);
});

describe('the recipe for Node', () => {
  const file = join(directory, 'recipe.mjs');
  writeFileSync(file, recipe('js'));

  test.each(CASES)('judges %s', async (_, delivery, isGenuine) => {
    const { verify } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    const run = () => verify(delivery.secret, delivery.headers, delivery.body, delivery.now);
    if (isGenuine) expect(run()).toEqual(JSON.parse(BODY));
    else expect(run).toThrow();
  });
});

describe.runIf(isInstalled('python3', '--version'))('the recipe for Python', () => {
  const file = join(directory, 'recipe.py');
  const main = `
import sys
given = json.loads(sys.stdin.read())
print(json.dumps(verify(given["secret"], given["headers"], given["body"].encode(), given["now"])))
`;
  writeFileSync(file, `${recipe('python')}${main}`);

  test.each(CASES)('judges %s', { timeout: LONG_MS }, (_, delivery, isGenuine) => {
    const { status, stdout } = spawnSync('python3', [file], { input: JSON.stringify(delivery) });
    expect(status === 0).toBe(isGenuine);
    if (isGenuine) expect(JSON.parse(String(stdout))).toEqual(JSON.parse(BODY));
  });
});

describe.runIf(isInstalled('go', 'version'))('the recipe for Go', () => {
  const main = `package receiver

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"
	"time"
)

func TestVerify(t *testing.T) {
	var cases []struct {
		Delivery struct {
			Secret  string
			Headers map[string]string
			Body    string
			Now     int64
		}
		IsGenuine bool
	}
	text, _ := os.ReadFile("cases.json")
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for index, one := range cases {
		headers := http.Header{}
		for name, value := range one.Delivery.Headers {
			headers.Set(name, value)
		}
		err := Verify(one.Delivery.Secret, headers, []byte(one.Delivery.Body), time.Unix(one.Delivery.Now, 0))
		if (err == nil) != one.IsGenuine {
			t.Error(index, err)
		}
	}
}
`;

  test('judges all of them', { timeout: LONG_MS }, () => {
    const cases = CASES.map(([, delivery, isGenuine]) => ({ delivery, isGenuine }));
    const files = {
      'go.mod': 'module receiver\n\ngo 1.19\n',
      'receiver.go': recipe('go'),
      'receiver_test.go': main,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    writeFileSync(join(directory, 'cases.json'), JSON.stringify(cases));
    const { status, stdout } = spawnSync('go', ['test', './...'], { cwd: directory });
    expect(status, String(stdout)).toBe(0);
  });
});
