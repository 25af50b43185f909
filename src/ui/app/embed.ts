/** Parts of the page that an address may hide: `?hide=loop,reward`. */
const PARTS = {
  header: '.masthead-words',
  theme: '.masthead label:has(> select)',
  tabs: '.views',
  lessons: '.views-more',
  loop: '.loop',
  share: '.masthead button[aria-haspopup="dialog"]',
  model: 'section[aria-label="The model"]',
  passage: '#passage',
  notes: '#self-edit',
  study: '#study',
  quiz: '#quiz',
  reward: '#reward',
  careful: 'aside[aria-label="Careful"]',
  actions: '[data-part="actions"]',
  player: '[data-part="transport"]',
} as const;

export type Part = keyof typeof PARTS;
export const HIDABLE = Object.keys(PARTS) as Part[];

/** What is around the figures and belongs to a page of its own. Whether something is recorded stays in sight. */
const NOT_EMBEDDED: readonly Part[] = ['header', 'theme', 'tabs', 'share'];

export interface Frame {
  /** Shown inside another page. */
  readonly embed: boolean;
  readonly hidden: readonly Part[];
  /** What the address asks to hide that is no part of the page, as it stands there. */
  readonly unknown: readonly string[];
}

/** Reads `?embed=1` and `&hide=part,part` of an address's query. */
export function readFrame(search: string): Frame {
  const query = new URLSearchParams(search);
  const embed = !['0', 'false', null].includes(query.get('embed'));
  const asked = query
    .getAll('hide')
    .flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known = HIDABLE.filter((part) => asked.includes(part) || (embed && NOT_EMBEDDED.includes(part)));
  return { embed, hidden: known, unknown: asked.filter((name) => !(HIDABLE as string[]).includes(name)) };
}

/** Hides those parts, from everyone: they are not read out either. Gives how to show them again. */
export function frameDocument({ embed, hidden }: Frame): () => void {
  const sheet = new CSSStyleSheet();
  const selectors = hidden.map((part) => PARTS[part]);
  if (selectors.length > 0) sheet.replaceSync(`${selectors.join(', ')} { display: none !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  if (embed) document.documentElement.dataset.embed = '';
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    delete document.documentElement.dataset.embed;
  };
}
