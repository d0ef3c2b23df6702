// Every kind of page, held against the rules for all pages.
import { crawl } from '../lib/crawl.mjs';
import { ENGLISH, FAMILY } from '../lib/contract.mjs';
import { inspect } from '../lib/page-rules.mjs';

const FEWEST_PAGES = 6;
// The sign-in link works once; nothing else is left out.
const skip = (kind) => kind.startsWith('/in/');

export async function every_page_is_accessible_small_and_alone({ base, signIn, check, note }) {
  const context = await signIn();
  const { pages, faults, notes } = await crawl(context, [base + FAMILY, base + '/'], { skip });
  notes.forEach(note);
  note(`${pages} kinds of page`);
  check.none(faults);
  check(pages >= FEWEST_PAGES, `only ${pages} kinds of page found: the crawl lost its way`);
}

export async function in_english_every_page_fits_a_small_screen_too({ base, signIn, check }) {
  const context = await signIn({ locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(base + FAMILY);
  const choice = page.locator(ENGLISH);
  if (await choice.count()) await choice.first().click();
  await page.waitForLoadState();
  check.equal(await page.getAttribute('html', 'lang'), 'en', 'the language of the page');
  const { faults } = await crawl(context, [base + FAMILY], { skip, withAxe: false });
  check.none(faults);
}

export async function a_page_that_does_not_exist_says_so_kindly({ base, signIn, check }) {
  const { faults } = await inspect(await signIn(), `${base}/no-such-page`, { status: 404 });
  check.none(faults);
}
