import type { Passage } from '../seal/passage.ts';
import corrinPress from './passages/corrin-press.json' with { type: 'json' };
import duneVelk from './passages/dune-velk.json' with { type: 'json' };
import eelFair from './passages/eel-fair.json' with { type: 'json' };
import lanternCupFinal from './passages/lantern-cup-final.json' with { type: 'json' };
import pellbrookCharter from './passages/pellbrook-charter.json' with { type: 'json' };
import tolmin from './passages/tolmin.json' with { type: 'json' };

export interface StarterPassage {
  readonly id: string;
  /** What kind of thing it is about, in a few words. */
  readonly about: string;
  readonly passage: Passage;
}

/** Invented facts: no model can have read them, so every right answer was learned here. */
export const STARTER_PASSAGES: readonly StarterPassage[] = [
  { id: 'tolmin', about: 'a musical instrument', passage: tolmin },
  { id: 'eel-fair', about: 'a village feast', passage: eelFair },
  { id: 'pellbrook-charter', about: 'a town charter', passage: pellbrookCharter },
  { id: 'dune-velk', about: 'an animal', passage: duneVelk },
  { id: 'lantern-cup-final', about: 'a match report', passage: lanternCupFinal },
  { id: 'corrin-press', about: 'a machine', passage: corrinPress },
];
