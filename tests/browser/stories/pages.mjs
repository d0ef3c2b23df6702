// Every kind of page, held against the rules for all pages.
import { crawl } from '../lib/crawl.mjs';
import { ADD, ENGLISH, FAMILY, GRANDMOTHER, MEASURE, QUESTIONS, member } from '../lib/contract.mjs';
import { inspect, look } from '../lib/page-rules.mjs';
import { samples } from '../lib/samples.mjs';

const FEWEST_PAGES = 6;
// The sign-in link works once, and `/account/local` leads to another name of this machine, which a
// browser takes for another site; nothing else is left out.
const skip = (kind) => kind.startsWith('/in/') || kind.endsWith('/local');

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

export async function what_forms_answer_is_accessible_too({ base, signIn, check }) {
  const context = await signIn();
  const page = await context.newPage();
  const person = await member(page, base, GRANDMOTHER);
  const faults = [];
  const answer = async (what, submit) => {
    const response = page.waitForResponse((r) => r.request().method() === 'POST');
    await page.locator(submit).first().click();
    check.equal((await response).status(), 422, `${what}: refused`);
    await page.waitForLoadState();
    faults.push(...(await look(page)).faults.map((fault) => `${what}: ${fault}`));
  };
  await page.goto(`${base}${person}/${MEASURE.path}`);
  await page.fill('[name="systolic"]', '70');
  await page.fill('[name="diastolic"]', '170');
  await page.fill('[name="temperature"]', 'x');
  await answer('a measurement that cannot be', MEASURE.submit);
  await page.goto(`${base}${person}/${ADD.path}`);
  await answer('no file', ADD.submit);

  await page.goto(`${base}${person}/${ADD.path}`);
  await page.setInputFiles(ADD.files, samples('strange/okusuri_memo.txt', 'strange/kensa_tochu.json', 'strange/yomenai.txt', 'grandmother/okusuri_20251226.txt'));
  await page.locator(ADD.submit).first().click();
  await page.waitForURL(/\/report\//);
  for (const address of [page.url(), `${base}${person}/${QUESTIONS.path}`]) {
    const found = await inspect(context, address);
    faults.push(...found.faults.map((fault) => `${address}: ${fault}`));
  }
  check.none(faults);
}

export async function forced_colours_and_paper_hide_nothing({ base, signIn, check }) {
  const page = await (await signIn({ forcedColors: 'active' })).newPage();
  const person = await member(page, base, GRANDMOTHER);
  const words = async () => (await page.locator('main h1, main h2, main h3').allInnerTexts()).join(' ');
  for (const path of ['', '/timeline?month=2025-03']) {
    await page.goto(base + person + path);
    const screen = await words();
    await page.emulateMedia({ media: 'print', forcedColors: 'none' });
    check.equal(await words(), screen, `the headings of ${path || 'home'} on paper`);
    check(!(await page.locator('nav.places').isVisible()), 'the navigation stays off the paper');
    await page.emulateMedia({ media: 'screen', forcedColors: 'active' });
  }
}

export async function a_page_that_does_not_exist_says_so_kindly({ base, signIn, check }) {
  const { faults } = await inspect(await signIn(), `${base}/no-such-page`, { status: 404 });
  check.none(faults);
}
