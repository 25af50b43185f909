import { expect, test } from 'vitest';
import { readFrame } from './embed.ts';

test.each(['', '?embed=0', '?embed=false', '?other=1'])('%s is the page as it is', (search) => {
  expect(readFrame(search)).toEqual({ embed: false, hidden: [], unknown: [] });
});

test('embedded, the page has no header and no tabs', () => {
  const { embed, hidden } = readFrame('?embed=1');
  expect(embed).toBe(true);
  expect(hidden).toEqual(['header', 'theme', 'tabs', 'share']);
});

test('parts are hidden by name, and what is no part is said', () => {
  expect(readFrame('?hide=loop,%20reward&hide=<b>,loop')).toEqual({
    embed: false,
    hidden: ['loop', 'reward'],
    unknown: ['<b>'],
  });
});
