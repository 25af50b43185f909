import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { editDraft } from '../../store/commands/editDraft.ts';
import { writeLink } from '../../store/share/link.ts';
import { sharedSetup } from '../../store/share/sharedSetup.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { axeComplaints, bringTo, drawn, mountApp, mountOver, type MountedApp } from '../testing/mountApp.tsx';
import { createLabStore } from '../../store/store.ts';

let app: MountedApp;
let saved: File[];

/** The page of one person; the files it saves are caught. */
async function visit(lab = new FakeLab()): Promise<MountedApp> {
  const saveFile = (name: string, file: Blob) => saved.push(new File([file], name));
  const store = createLabStore({ lab, storage: new MemoryStorage(), saveFile });
  const mounted = mountOver(store);
  await store.begin();
  await drawn();
  return mounted;
}

beforeEach(async () => {
  saved = [];
  await page.viewport(1280, 800);
});

afterEach(() => {
  app.unmount();
  history.replaceState(null, '', location.pathname + location.search);
});

/** Lets a file go over the page, as a mouse would. */
function drop(file: File, over: Element = document.body): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  over.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}

const button = (name: string | RegExp) => page.getByRole('button', { name });

test('a run goes out as a file with its adapter and comes back in another browser, to be looked at', async () => {
  app = await visit();
  const title = '<script>alert("mill")</script>';
  await app.store.execute(editDraft, { title });
  await bringTo(app.store, 'finished');
  const theirs = app.store.state.getState().run;
  await userEvent.click(button('Share'));
  await userEvent.click(page.getByRole('checkbox', { name: /its adapter/ }));
  await expect.element(page.getByText(/its adapter \(\d+\.\d MB\)/)).toBeVisible();
  expect(await axeComplaints(app.element)).toEqual([]);
  await userEvent.click(button(/Save this run/));
  await expect.poll(() => saved.length).toBe(1);
  expect(saved[0]!.name).toMatch(/^script-alert-mill-script-seed-1\.seal\.zip$/);
  app.unmount();

  app = await visit();
  await bringTo(app.store, 'review');
  const mine = app.store.state.getState().run;
  drop(saved[0]!);
  await expect.element(page.getByText(`IMPORTED: “${title}”, out of ${saved[0]!.name}.`)).toBeVisible();
  await expect.element(page.getByText(/^IMPORTED/).first()).toBeVisible();
  await expect.element(page.getByText('LIVE')).not.toBeInTheDocument();
  expect(app.store.state.getState().run.state).toEqual(theirs.state);
  expect(app.store.state.getState().run.log).toEqual(theirs.log);
  expect(app.element.querySelector('script')).toBeNull();
  await expect.element(button('New run')).not.toBeInTheDocument();
  await expect.element(button(/Load its adapter/)).toBeEnabled();
  for (const details of app.element.querySelectorAll('details')) details.open = true;
  expect(await axeComplaints(app.element)).toEqual([]);
  await page.viewport(360, 740);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);

  await userEvent.click(button('Close this run'));
  expect(app.store.state.getState().run).toEqual(mine);
});

test('a file that is no run is refused in one sentence, and the page stays', async () => {
  app = await visit();
  drop(new File([new Uint8Array(8_000_000)], 'big.seal.zip'));
  const alert = page.getByRole('alert');
  await expect.element(alert).toHaveTextContent(/This file was not opened\. This file is not a zip/);
  await userEvent.click(alert.getByRole('button', { name: 'Close' }));
  await expect.element(alert).not.toBeInTheDocument();
});

test('a link in the address opens its setup, is taken out of the address, and loses nothing', async () => {
  app = await mountApp();
  await app.store.execute(editDraft, { title: 'Their mill', seed: 42 });
  const link = await writeLink(sharedSetup(app.store.state.getState())!);
  await userEvent.click(button('Share'));
  const shown = page.getByRole('textbox', { name: 'A link to this setup' });
  await expect.element(shown).toHaveValue(`${location.origin}${location.pathname}#studio?${link.toString()}`);
  app.unmount();

  app = await mountApp();
  await app.store.execute(editDraft, { title: 'My mill' });
  location.hash = `#studio?lesson=a&${link.toString()}`;
  await expect.element(page.getByText('A link brought this setup: “Their mill”, seed 42.')).toBeVisible();
  expect(location.hash).toBe('#studio?lesson=a');
  await expect.element(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Their mill');
  await expect.element(button(/My mill put aside/)).toBeVisible();
  await userEvent.click(button('Go back to mine'));
  await expect.element(page.getByRole('textbox', { name: 'Title' })).toHaveValue('My mill');
  location.hash = '#studio?setup=1&seed=%3Cscript%3E';
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent(/The seed in this link is not a whole number/);
});

test('a text that is dropped becomes the passage', async () => {
  app = await mountApp();
  const over = page.getByRole('textbox', { name: 'Text' }).element();
  drop(new File(['# The *mill*\n\nIt has nine wheels.'], 'mill.md'), over);
  await expect.element(page.getByRole('textbox', { name: 'Title' })).toHaveValue('The mill');
  await expect.element(page.getByRole('textbox', { name: 'Text' })).toHaveValue('It has nine wheels.');
  await expect.element(page.getByText(/mill\.md is the passage now/)).toBeVisible();
});
