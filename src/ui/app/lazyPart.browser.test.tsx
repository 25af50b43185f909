import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Command } from '../../store/command.ts';
import { newStore } from '../../store/testing/stores.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LabProvider, useLab, useLazyCommand } from './LabContext.tsx';
import { lazyPart } from './lazyPart.tsx';

const missing = async () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

let root: Root;
let element: HTMLElement;

function draw(children: React.ReactNode, played = false): void {
  element = document.body.appendChild(document.createElement('div'));
  root = createRoot(element);
  root.render(
    <ErrorBoundary onDiscard={async () => Promise.resolve()} isPlayed={() => played}>
      {children}
    </ErrorBoundary>,
  );
}

afterEach(() => {
  root.unmount();
  element.remove();
  history.replaceState(null, '', location.pathname + location.search);
});

test('a part that cannot be fetched says so in its place, and all else stays', async () => {
  const Part = lazyPart(missing);
  draw(
    <>
      <p>The run goes on</p>
      <Part />
    </>,
  );
  await expect.element(page.getByText('This part could not be fetched.')).toBeVisible();
  await expect.element(page.getByText('The run goes on')).toBeVisible();
  await expect.element(page.getByRole('button', { name: /Discard/ })).not.toBeInTheDocument();
});

test.each([
  ['run', ''],
  ['rounds', '#rounds'],
])('a part that is there and cannot be drawn may be due to the kept %s', async (kept, hash) => {
  history.replaceState(null, '', location.pathname + location.search + hash);
  const Part = lazyPart(async () =>
    Promise.resolve(() => {
      throw new Error('Not to be drawn');
    }),
  );
  draw(<Part />);
  await expect
    .element(page.getByRole('button', { name: `Discard the kept ${kept} and reload` }))
    .toBeVisible();
});

test.each([
  ['Past runs', '#runs', false],
  ['The replay', '', true],
  ['The replay', '#rounds', true],
])('%s at “%s” that cannot be drawn: nothing is discarded for it', async (what, hash, played) => {
  history.replaceState(null, '', location.pathname + location.search + hash);
  const Part = lazyPart(async () =>
    Promise.resolve(() => {
      throw new Error('Not to be drawn');
    }),
  );
  draw(<Part />, played);
  await expect.element(page.getByText(`${what} could not be drawn: Not to be drawn`)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Go to the Studio' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: /Discard/ })).not.toBeInTheDocument();
});

test('a command that cannot be fetched tells of it', async () => {
  const { store } = newStore();
  draw(
    <LabProvider store={store}>
      <Opener />
    </LabProvider>,
  );
  await userEvent.click(page.getByRole('button', { name: 'Open' }));
  await expect.element(page.getByText('This part could not be fetched.')).toBeVisible();
});

const missingCommand: () => Promise<Command> = missing;

function Opener() {
  const open = useLazyCommand(missingCommand);
  const problem = useLab(({ view }) => view.problem);
  return (
    <>
      <button onClick={() => open()}>Open</button>
      {problem?.message}
    </>
  );
}
