import { expect, test } from 'vitest';
import { foldRun } from '../../seal/reduceRun.ts';
import { editDraft } from '../commands/editDraft.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { readyStore } from '../testing/stores.ts';
import { citationOf } from './citation.ts';

test('a citation names model, code, machine and seed, and is safe for TeX', async () => {
  const { store, get } = await readyStore();
  await store.execute(editDraft, { title: 'Mill & {Söhne}, 5 % \\input{x}_$1^2~#', seed: 77 });
  await store.execute(writeNotes, undefined);
  const state = foldRun(get().run.log)!;
  const { bibtex, json } = citationOf(state, { version: '9.8.7', commit: 'abc123' });
  expect(bibtex).toContain('@misc{seal-lab-mill-shne-5-input-x-1-2-seed-77,');
  expect(bibtex).toContain(
    'Mill \\& \\{Söhne\\}, 5 \\% \\textbackslash{}input\\{x\\}\\_\\$1\\^{}2\\~{}\\#}}',
  );
  for (const fact of [
    'SEAL Lab 9.8.7, commit abc123',
    state.started.model.sha256,
    'seed 77',
    '; 1 self-edit;',
  ])
    expect(bibtex).toContain(fact);
  // As many brackets are opened as closed, those that are written out left aside.
  const brackets = bibtex.replaceAll(/\\[{}]/g, '');
  expect(brackets.split('{')).toHaveLength(brackets.split('}').length);
  expect(JSON.parse(json)).toMatchObject({
    app: { version: '9.8.7', commit: 'abc123' },
    model: state.started.model,
    setup: { ...state.setup },
  });
});
