import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';
import type { Passage } from '../../seal/passage.ts';

/** Everything that computes may take this long. */
const LONG = 600_000;

/** One lane's cell of the quiz table. */
export interface QuizCell {
  readonly answer: string;
  readonly right: boolean;
}

/** The page as a person uses it: by what is written on it. */
export class StudioPage {
  readonly text: Locator;
  readonly title: Locator;
  readonly writeNotes: Locator;
  readonly study: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    const passage = page.getByRole('region', { name: 'Passage' });
    this.title = passage.getByRole('textbox', { name: 'Title' });
    this.text = passage.getByRole('textbox', { name: 'Text', exact: true });
    this.writeNotes = page.getByRole('button', { name: 'Write notes' });
    this.study = page.getByRole('button', { name: 'Study and quiz' });
  }

  /** Opens the page without the recording in front, as it is for one who works with it. */
  async open(address = '/'): Promise<void> {
    await this.#page.route('**/recorded/*-best-of-5.json', (route) => route.abort());
    await this.#page.goto(address);
  }

  async chooseStarter(title: string): Promise<void> {
    await this.#page.getByRole('button', { name: title }).click();
  }

  async writeOwn(passage: Passage): Promise<void> {
    await this.title.waitFor();
    // It is there with a starter only.
    const empty = this.#page.getByRole('button', { name: 'Write or paste one' });
    if (await empty.isVisible()) await empty.click();
    await this.title.fill(passage.title);
    await this.text.fill(passage.text);
    for (const [i, { question, answer }] of passage.questions.entries()) {
      const field = this.#page.getByLabel(`Question ${i + 1}`, { exact: true });
      if (!(await field.isVisible()))
        await this.#page.getByRole('button', { name: 'Add a question' }).click();
      await field.fill(question);
      await this.#page.getByLabel(`Answer to question ${i + 1}`, { exact: true }).fill(answer);
    }
  }

  executor(name: 'WebGPU' | 'WebAssembly'): Locator {
    return this.#page.getByRole('radio', { name: new RegExp(`^${name}`) });
  }

  /** The panel that says which model there is, where it came from and what it runs on. */
  get model(): Locator {
    return this.#page.getByRole('region', { name: 'The model' });
  }

  get loadModel(): Locator {
    return this.#page.getByRole('button', { name: /^Load model/ }).first();
  }

  async load(): Promise<void> {
    await this.loadModel.click();
    await this.model.getByText(/million weights/).waitFor({ timeout: LONG });
  }

  /** Chooses a file as the model; it is loaded at once. */
  async loadFile(path: string): Promise<void> {
    await this.#page.getByText('Another model, and the kept files').click();
    await this.#page.getByLabel('Or a GGUF file from this computer').setInputFiles(path);
  }

  /** Sets fields of the recipe, by their labels. */
  async setRecipe(
    part: 'How it writes' | 'Change the recipe',
    fields: Record<string, number>,
  ): Promise<void> {
    const fold = this.#page.getByText(part, { exact: true });
    await fold.click();
    for (const [label, value] of Object.entries(fields))
      await this.#page.getByRole('spinbutton', { name: label, exact: true }).fill(String(value));
    await fold.click();
  }

  async setSeed(seed: number): Promise<void> {
    await this.#page.getByRole('spinbutton', { name: 'Seed', exact: true }).fill(String(seed));
  }

  /** Resolves when the notes stand on the page for review. */
  async reviewed(): Promise<void> {
    await this.study.waitFor({ timeout: LONG });
  }

  get notes(): Locator {
    return this.#page.getByRole('region', { name: 'Self-edit' }).getByRole('listitem');
  }

  /** Resolves when the run is finished. */
  async finished(): Promise<void> {
    await this.#page.getByText('The run is finished.').first().waitFor({ timeout: LONG });
  }

  words(text: string | RegExp): Locator {
    return this.#page.getByText(text).first();
  }

  button(name: string | RegExp): Locator {
    return this.#page.getByRole('button', { name }).first();
  }

  async quiz(lane: string): Promise<QuizCell[]> {
    const rows = this.#page.getByRole('table', { name: /^The quiz/ }).locator('tbody tr');
    const cells = await rows.locator(`td[data-label="${lane}"]`).allInnerTexts();
    return cells.map((cell) => ({
      answer: cell.split('\n')[0]!.trim(),
      right: /\bright\b/.test(cell.slice(cell.indexOf('\n'))),
    }));
  }

  /** Saves what a lane learned; resolves with the file's name and where it lies. */
  async downloadAdapter(lane: string): Promise<{ readonly name: string; readonly path: string }> {
    const download = this.#page.waitForEvent('download');
    await this.button(`Download adapter of ${lane}`).click();
    const file = await download;
    return { name: file.suggestedFilename(), path: await file.path() };
  }

  /** Loads an adapter under a name of its own; resolves when it is among those that can be asked. */
  async loadAdapter(path: string, name: string): Promise<void> {
    const file = { name, mimeType: 'application/zip', buffer: await readFile(path) };
    await this.#page.getByLabel('Load an adapter').setInputFiles(file);
    await this.loadedAdapter(name).waitFor({ timeout: LONG });
  }

  loadedAdapter(name: string): Locator {
    return this.#page.getByRole('list', { name: 'Adapters from files' }).getByText(name, { exact: true });
  }

  /** Asks the quiz again with an adapter as it was trained. */
  async askAgain(whose: string): Promise<string[]> {
    const panel = this.#page.getByRole('region', { name: 'Adapter strength' });
    await panel.getByLabel('Whose adapter').selectOption(whose);
    await panel.getByLabel(/^Strength/).fill('1');
    await panel.getByRole('button', { name: 'Ask again' }).click();
    await panel.getByText(`${whose} at strength 1.00: `).waitFor({ timeout: LONG });
    await panel.getByText(/^All \d+ answers$/).click();
    // Of each item the question, the answer and the mark.
    const items = panel.getByRole('list').filter({ hasText: '?' }).getByRole('listitem');
    return Promise.all((await items.all()).map(async (item) => item.locator('span').first().innerText()));
  }

  /** Asks the quiz again with an adapter at strength 0; resolves with what the page says of it. */
  async askAtZero(whose: string): Promise<string> {
    const panel = this.#page.getByRole('region', { name: 'Adapter strength' });
    await panel.getByLabel('Whose adapter').selectOption(whose);
    await panel.getByLabel(/^Strength/).fill('0');
    await panel.getByRole('button', { name: 'Ask again' }).click();
    const said = panel.getByText(/Adapter off[,:]/);
    await said.waitFor({ timeout: LONG });
    return said.innerText();
  }

  async reload(): Promise<void> {
    await this.#page.reload();
  }

  /** The literal prompt of every question. */
  async prompts(): Promise<string[]> {
    const prompts: string[] = [];
    for (const button of await this.#page.getByRole('button', { name: /^Show what the model saw/ }).all()) {
      await button.click();
      const dialog = this.#page.getByRole('dialog', { name: 'What the model saw' });
      prompts.push(await dialog.locator('pre').innerText());
      await dialog.getByRole('button', { name: 'Close' }).click();
    }
    return prompts;
  }

  /** Every prompt of every lane's quiz, out of the log that the page keeps of its runs. */
  async loggedPrompts(): Promise<{ lane: string; prompt: string }[]> {
    return this.#page.evaluate(async () => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(new Error(String(request.error))));
        });
      const database = await done(indexedDB.open('seal-lab-runs'));
      const batches: { events: { type: string; lane: string | number; prompt: string }[] }[] = await done(
        database.transaction('batches').objectStore('batches').getAll(),
      );
      database.close();
      return batches
        .flatMap(({ events }) => events)
        .filter(({ type }) => type === 'quiz.answered')
        .map(({ lane, prompt }) => ({ lane: String(lane), prompt }));
    });
  }
}
