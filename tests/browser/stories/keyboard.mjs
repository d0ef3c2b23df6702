// Everything by keyboard alone.
import { ADD, ENGLISH, ENTRY, ENTRY_LINK, FAMILY, JAPANESE, LOG, MEASURE, ORIGINAL_HIGHLIGHT, ORIGINAL_LINK, PERSON_LINK, QUESTIONS, REPORT, TIMELINE, TIMELINE_LINK, firstPerson } from '../lib/contract.mjs';
import { focused, follow, tabTo, walk } from '../lib/keyboard.mjs';
import { samples } from '../lib/samples.mjs';

export async function the_focus_is_always_visible_and_never_caught({ base, signIn, check }) {
  const faults = [];
  for (const viewport of [{ width: 1280, height: 900 }, { width: 320, height: 640 }]) {
    const page = await (await signIn({ viewport })).newPage();
    const person = await firstPerson(page, base);
    for (const path of [FAMILY, person, ...['timeline', ADD.path, MEASURE.path, QUESTIONS.path, LOG.path].map((p) => `${person}/${p}`)]) {
      await page.goto(base + path);
      const found = await walk(page);
      faults.push(...found.faults.map((fault) => `${path} at ${viewport.width}px: ${fault}`));
    }
  }
  check.none(faults);
}

export async function the_first_stop_leads_past_the_navigation({ base, signIn, check }) {
  const page = await (await signIn()).newPage();
  await page.goto(base + (await firstPerson(page, base)));
  await page.keyboard.press('Tab');
  const target = await page.evaluate(() => document.querySelector(document.activeElement.hash || '#')?.localName);
  check.equal(target, 'main', 'the first link skips to main');
}

export async function from_the_family_to_the_original_and_back_without_a_mouse({ base, signIn, check }) {
  const page = await (await signIn({ javaScriptEnabled: false })).newPage();
  await page.goto(base + FAMILY);
  await follow(page, PERSON_LINK);
  await follow(page, `nav ${TIMELINE_LINK}`);
  while (!(await page.locator(`${TIMELINE.fact}.k-lab`).count())) await follow(page, TIMELINE.earlier);
  await tabTo(page, TIMELINE.filter);
  await page.keyboard.press('Enter');
  await tabTo(page, '[name="kind"][value="lab"]');
  await page.keyboard.press('Space');
  await follow(page, TIMELINE.apply);
  check((await page.locator(TIMELINE.fact).count()) > 0, 'laboratory results are left');
  check.equal(await page.locator(`${TIMELINE.fact}:not(.k-lab)`).count(), 0, 'and nothing else');
  await follow(page, ENTRY_LINK);
  const entry = new URL(page.url()).pathname;
  await follow(page, ORIGINAL_LINK);
  check((await page.locator(ORIGINAL_HIGHLIGHT).count()) > 0, 'the line is marked');
  await follow(page, `main a[href="${entry}"]`);
  check.equal(new URL(page.url()).pathname, entry, 'back at the fact');
  await follow(page, ENGLISH);
  check.equal(await page.getAttribute('html', 'lang'), 'en', 'the language');
  await follow(page, JAPANESE);
}

export async function a_file_is_chosen_and_a_question_answered_without_a_mouse({ base, signIn, check }) {
  const page = await (await signIn({ javaScriptEnabled: false })).newPage();
  const person = await firstPerson(page, base);
  // Asked for before the page comes: the browser needs a moment until it hands choosers over.
  const chooser = page.waitForEvent('filechooser');
  await page.goto(`${base}${person}/${ADD.path}`);
  await tabTo(page, ADD.files);
  await page.keyboard.press('Space');
  await (await chooser).setFiles(samples('strange/okusuri_betsujin.txt'));
  await follow(page, ADD.submit);
  await follow(page, `${REPORT.file} a.button`);
  await follow(page, QUESTIONS.notMine);
  check.equal(await page.locator(QUESTIONS.open).count(), 0, 'questions left');
}

/** From home: the skip link, the button, three values, "at rest", done. */
export async function a_blood_pressure_takes_few_keys({ base, signIn, check, note }) {
  const page = await (await signIn({ javaScriptEnabled: false })).newPage();
  await page.goto(base + (await firstPerson(page, base)));
  let keys = 0;
  const press = async (...names) => {
    for (const name of names) await page.keyboard.press(name);
    keys += names.length;
  };
  const load = async (...names) => {
    const loaded = page.waitForEvent('load');
    await press(...names);
    await loaded;
  };
  await press('Tab', 'Enter');
  await focused(page, 'main');
  await load('Tab', 'Enter');
  check(page.url().endsWith(`/${MEASURE.path}`), `the first button leads to the form, not to ${page.url()}`);
  const toTheForm = keys;
  await focused(page, 'main input');
  await press(...'124', 'Tab', ...'77', 'Tab', ...'61');
  await press('Tab', 'Tab', 'ArrowDown'); // past "save", onto "not said", round to the first
  check(await page.isChecked('[name="state"][value="rest"]'), 'at rest is chosen');
  check(await page.isChecked('[name="place"][value="home"]'), 'at home is chosen already');
  await load('Enter');
  note(`${keys} keys, ${keys - toTheForm} of them on the form`);
  check(keys - toTheForm <= 14, `the form takes ${keys - toTheForm} keys`);

  const home = await page.locator('main').innerText();
  check(home.includes('記録しました'), 'it says that it is saved');
  check(home.includes('124/77') && home.includes('安静'), 'home shows the value with its context');
  await follow(page, ENTRY_LINK); // the newest measurement comes first
  check((await page.locator('main').innerText()).includes('124/77'), 'the entry just written');
  await follow(page, ENTRY.undo);
  const after = await page.locator('main').innerText();
  check(after.includes('取り消しました'), 'it says that it is withdrawn');
  check(!after.includes('124/77'), 'and it is gone from home');
}

export async function digits_tab_and_enter_are_enough({ base, signIn, check }) {
  const page = await (await signIn({ javaScriptEnabled: false })).newPage();
  await page.goto(`${base}${await firstPerson(page, base)}/${MEASURE.path}`);
  await focused(page, 'main input');
  const loaded = page.waitForEvent('load');
  for (const key of [...'123', 'Tab', ...'76', 'Enter']) await page.keyboard.press(key);
  await loaded;
  check((await page.locator('main').innerText()).includes('123/76'), 'home shows the value');
}
