import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { BackendProcess } from '../support/system/backend-process.ts';

const PHONE_WIDTH = 375;
const CHROMIUM = '/usr/bin/chromium';

test.runIf(existsSync(CHROMIUM))(
  'a browser shows every operation at /docs, asks nobody else, and has nothing to complain of, also on a phone',
  async () => {
    const backend = new BackendProcess({ PORT: '0' });
    onTestFinished(() => backend.interrupt().then(() => {}));
    const url = await backend.url();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        complaints.push(request.url());
    });
    await page.goto(`${url}/docs`);
    await page.waitForSelector('.opblock');
    const document = await (await fetch(`${url}/openapi.json`)).json();
    const operations = Object.values(Object(document).paths).flatMap((item) => Object.keys(Object(item)));
    expect(await page.locator('.opblock').count()).toBe(operations.length);
    await page.setViewportSize({ width: PHONE_WIDTH, height: 800 });
    await page.locator('#operations-Tasks-createTask .opblock-summary-control').click();
    await page.waitForSelector('.responses-table');
    const scrollWidth = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(scrollWidth).toBe(PHONE_WIDTH);
    expect(complaints).toEqual([]);
  },
);
