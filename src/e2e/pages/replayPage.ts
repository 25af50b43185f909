import type { Locator, Page } from 'playwright';

/** What a test waits for on a busy machine. */
export const IN_TIME = { timeout: 20_000 };

/** The page as it opens: the recorded run, and the ways from it to every other part. */
export class ReplayPage {
  readonly slider: Locator;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.slider = page.getByRole('slider', { name: /^Place in the r(un|ounds)$/ });
  }

  async open(address = '/'): Promise<void> {
    await this.page.goto(address);
    await this.slider.waitFor(IN_TIME);
  }

  /** Goes to a part of the run, from 0 to 1, and rests there. */
  async seek(part: number): Promise<void> {
    const pause = this.button('Pause');
    if (await pause.isVisible()) await pause.click();
    const last = Number(await this.slider.getAttribute('max'));
    await this.slider.fill(String(Math.max(1, Math.round(part * last))));
  }

  /** Goes where a link of the page would lead, without loading the page anew. */
  async follow(hash: string): Promise<void> {
    await this.page.evaluate((to) => (location.hash = to), hash);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
}
