import { expect, test } from 'vitest';
import { browserName } from './browserName.ts';

const brands = (...names: string[]) => names.map((brand) => ({ brand, version: '141' }));

test.each([
  [brands('Google Chrome', 'Not?A_Brand', 'Chromium'), 'Windows', 'Google Chrome 141 on Windows'],
  [brands('Not A;Brand', 'Chromium', 'Microsoft Edge'), 'macOS', 'Microsoft Edge 141 on macOS'],
  [brands('Chromium', 'Not=A?Brand'), '', 'Chromium 141 on an unnamed system'],
])('by its brands: %j', (brands, platform, name) => {
  expect(browserName({ userAgentData: { brands, platform }, userAgent: 'Firefox/1' })).toBe(name);
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox 143 on Linux'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'Safari 26 on macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    'Safari 26 on iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
    'Chrome 141 on Android',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    'Edge 141 on Windows',
  ],
  ['', 'a browser that does not give its name, on an unnamed system'],
])('by its user agent: %s', (userAgent, name) => {
  expect(browserName({ userAgent })).toBe(name);
});
