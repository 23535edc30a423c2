import { describe, expect, test } from 'vitest';
import { parseWebhookUrl, WebhookUrlRefusedError } from '../../../../shared/webhooks/webhook-url.ts';

describe('where only public addresses are allowed', () => {
  test.each([
    'https://example.com',
    'https://example.com:443/hook?x=1',
    'https://example.com:8443/hook',
    'https://münchen.example.org/',
    'https://8.8.8.8/hook',
    'https://[2606:4700:4700::1111]/hook',
  ])('takes %s', (url) => {
    expect(parseWebhookUrl(url, 'none').protocol).toBe('https:');
  });

  test.each([
    ['', 'absolute'],
    ['/hook', 'absolute'],
    [`https://example.com/${'x'.repeat(2048)}`, 'at most 2048'],
    ['http://example.com', 'https'],
    ['ftp://example.com', 'https'],
    ['javascript:alert(1)', 'https'],
    ['https://example.com:80/', 'port'],
    ['https://example.com:8080/', 'port'],
    ['https://user:secret@example.com/', 'user name'],
    ['https://user@example.com/', 'user name'],
    ['https://example.com/#part', 'fragment'],
    ['https://example.com/#', 'fragment'],
    ['https://localhost/', 'public'],
    ['https://localhost./', 'public'],
    ['https://api.localhost/', 'public'],
    ['https://printer.local/', 'public'],
    ['https://metadata.google.internal/', 'public'],
    ['https://intranet/', 'public'],
    ['https://127.0.0.1/', 'public'],
    ['https://127.1/', 'public'],
    ['https://0x7f000001/', 'public'],
    ['https://2130706433/', 'public'],
    ['https://0177.0.0.1/', 'public'],
    ['https://0/', 'public'],
    ['https://10.1.2.3/', 'public'],
    ['https://172.16.0.1/', 'public'],
    ['https://192.168.0.1/', 'public'],
    ['https://100.64.0.1/', 'public'],
    ['https://169.254.169.254/latest/meta-data/', 'public'],
    ['https://255.255.255.255/', 'public'],
    ['https://224.0.0.1/', 'public'],
    ['https://[::1]/', 'public'],
    ['https://[::]/', 'public'],
    ['https://[fe80::1]/', 'public'],
    ['https://[fd00:ec2::254]/', 'public'],
    ['https://[::ffff:127.0.0.1]/', 'public'],
    ['https://[64:ff9b::a9fe:a9fe]/', 'public'],
    ['https://[2002:7f00:1::]/', 'public'],
  ])('refuses %s because of its form (%s)', (url, reason) => {
    expect(() => parseWebhookUrl(url, 'none')).toThrow(WebhookUrlRefusedError);
    expect(() => parseWebhookUrl(url, 'none')).toThrow(reason);
  });
});

describe('where this machine is allowed too', () => {
  test.each([
    'http://127.0.0.1:9000/hook',
    'http://localhost:1234',
    'https://localhost:8080/',
    'http://[::1]:9000/',
    'http://127.9.9.9/',
    'https://example.com/',
  ])('takes %s', (url) => {
    expect(parseWebhookUrl(url, 'loopback').href).toContain('://');
  });

  test.each([
    'http://10.0.0.1/',
    'http://example.com/',
    'http://0.0.0.0:9000/',
    'http://169.254.169.254/',
    'ftp://localhost/',
    'http://localhost.evil.example/',
    'http://user@localhost/',
  ])('still refuses %s', (url) => {
    expect(() => parseWebhookUrl(url, 'loopback')).toThrow(WebhookUrlRefusedError);
  });
});
