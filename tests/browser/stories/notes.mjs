// Everyday notes, papers, phones and second thoughts.
import { ADD, CHILD, DIARY, ENTRY_LINK, FAMILY, GRANDMOTHER, MEANING, MOTHER, NOTICE, ORIGINAL_LINK, PAPER, PERSON_LINK, PHONE, RECENT, REPORT, member } from '../lib/contract.mjs';
import { focused, follow } from '../lib/keyboard.mjs';
import { fresh } from '../lib/samples.mjs';

const WITHOUT_SCRIPTS = { javaScriptEnabled: false };

export async function a_medicine_taken_is_one_press_from_home(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await withMedicines(page, base);
  await page.goto(base + person);
  await press(page, page.locator(DIARY.taken).first());
  check.equal(await page.locator(NOTICE.done).count(), 1, 'home says that it is saved');
  await page.goto(`${base}${person}/${DIARY.list}`);
  check((await page.locator('main').innerText()).includes('飲んだ'), 'it is among the notes');
}

export async function a_medicine_taken_is_five_keys_from_adding(story) {
  const { base, check, note } = story;
  const page = await plain(story);
  const person = await withMedicines(page, base);
  await page.goto(`${base}${person}/${ADD.path}`);
  const load = async (...keys) => {
    const loaded = page.waitForEvent('load');
    for (const key of keys) await page.keyboard.press(key);
    await loaded;
    return keys.length;
  };
  for (const key of ['Tab', 'Enter']) await page.keyboard.press(key); // past the navigation
  await focused(page, 'main');
  const toTheNotes = 2 + (await load('Tab', 'Enter'));
  await focused(page, 'main button[name="taken"]');
  const keys = toTheNotes + (await load('Enter'));
  note(`${keys} keys`);
  check.equal(await page.locator(NOTICE.done).count(), 1, 'it is saved');
  check(keys <= 5, `${keys} keys`);
}

export async function a_symptom_is_written_and_taken_back_without_a_mouse(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, GRANDMOTHER);
  const notes = async () => {
    await page.goto(`${base}${person}/${DIARY.list}`);
    return (await page.locator('main').innerText()).split('ふらつき').length - 1;
  };
  const before = await notes();
  await page.goto(`${base}${person}/${DIARY.path}`);
  await page.fill('#symptom-text', 'ふらつき');
  await follow(page, `${DIARY.form('symptom')} button.main`);
  check.equal(await page.locator(NOTICE.done).count(), 1, 'it says that it is saved');
  const home = page.url();
  check((await notes()) > before, 'it is among the notes');
  await page.goto(home);
  await follow(page, NOTICE.undo);
  check((await page.locator(NOTICE.done).innerText()).includes('取り消しました'), 'it says that it is undone');
  check.equal(await notes(), before, 'and it is gone from the notes');
}

export async function a_photo_is_kept_and_copied_from(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, MOTHER);
  // Any picture will do: this page's.
  const picture = await page.screenshot();
  await page.goto(`${base}${person}/${ADD.path}`);
  await page.setInputFiles(ADD.files, { name: 'kami.png', mimeType: 'image/png', buffer: picture });
  await page.locator(ADD.submit).first().click();
  await page.waitForURL(/\/report\//);
  await page.locator(REPORT.file).locator(ORIGINAL_LINK.replace('main ', '')).first().click();
  await page.waitForURL(/\/original\//);
  check.equal(await page.locator(PAPER.picture).count(), 1, 'the picture is shown');
  await page.locator(`${PAPER.form} [name="kind"][value="medicine"]`).check();
  await page.fill(`${PAPER.form} [name="name"]`, '見本錠１０ｍｇ');
  await page.fill(`${PAPER.form} [name="day"]`, '2025-05-12');
  await press(page, page.locator(`${PAPER.form} button.main`));
  check.equal(await page.locator(NOTICE.done).count(), 1, 'it says that it is saved');
  const original = new URL(page.url()).pathname;
  await page.locator(ENTRY_LINK, { hasText: '見本錠' }).first().click();
  await page.waitForURL(/\/entry\//);
  check((await page.locator(`main a[href^="${original}"]`).count()) > 0, 'the fact leads to its paper');
}

export async function a_phone_gets_an_address_that_can_be_ended(story) {
  const { browser, base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, CHILD);
  await page.goto(`${base}${person}/${PHONE.path}`);
  await follow(page, PHONE.make);
  check(await page.locator(PHONE.qr).isVisible(), 'the code is shown');
  const address = await page.locator(PHONE.address).innerText();
  check(/\/send\/\w+/.test(address), `the address is shown as text: ${address}`);
  const phone = await (await browser.newContext({ ...WITHOUT_SCRIPTS, locale: 'ja-JP', viewport: { width: 320, height: 640 } })).newPage();
  check.equal((await phone.goto(address)).status(), 200, 'the phone gets in without signing in');
  check.equal(await phone.locator('input[type="file"]').count(), 1, 'and may send');
  check(!(await phone.content()).includes('日向'), 'but sees nobody’s name');
  await follow(page, PHONE.end);
  check((await page.locator('main').innerText()).includes('終わりました'), 'it has ended');
  check((await phone.goto(address)).status() >= 400, 'the address leads nowhere now');
}

export async function what_the_record_says_is_told_in_two_kinds_of_japanese(story) {
  const { base, check } = story;
  const page = await plain(story);
  await page.goto(`${base}${await member(page, base, GRANDMOTHER)}/${MEANING.path}`);
  const messages = await page.locator(MEANING.message).count();
  const said = await page.locator(MEANING.message).first().innerText();
  check(messages > 1, `${messages} messages`);
  await follow(page, `${MEANING.voice}${MEANING.easy.slice(1)}`);
  check.equal(await page.locator(MEANING.message).count(), messages, 'as many messages');
  check((await page.locator('main ruby').count()) > 0, 'with readings');
  check((await page.locator(MEANING.message).first().innerText()) !== said, 'in other words');
  await follow(page, `${MEANING.voice}[href*="words=usual"]`);
  check.equal(await page.locator(MEANING.message).first().innerText(), said, 'and back');
}

export async function reading_a_file_is_undone_and_brought_back(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, CHILD);
  const before = await facts(page, base, CHILD);
  await page.goto(`${base}${person}/${ADD.path}`);
  await page.setInputFiles(ADD.files, fresh('child/okusuri_20250920.txt', '20250916', -2));
  await page.locator(ADD.submit).first().click();
  await page.waitForURL(/\/report\//);
  const read = await facts(page, base, CHILD);
  check(read > before, 'the record has grown');
  await page.goto(`${base}${person}/${RECENT.path}`);
  const deed = page.locator(RECENT.deed).first();
  check((await deed.innerText()).includes('fresh_'), 'the newest deed is the file');
  await press(page, deed.locator('form button'));
  check((await page.locator(NOTICE.done).innerText()).includes('取り消しました'), 'it says so');
  const undone = page.url();
  check.equal(await facts(page, base, CHILD), before, 'what it brought is gone');
  await page.goto(undone);
  await press(page, page.locator(NOTICE.undo));
  check.equal(await facts(page, base, CHILD), read, 'and is back');
}

async function plain({ signIn }) {
  return (await signIn(WITHOUT_SCRIPTS)).newPage();
}

/** Clicks, and waits for the page that comes of it. */
async function press(page, button) {
  const loaded = page.waitForEvent('load');
  await button.click();
  await loaded;
}

/** The grandmother, her medicines handed over yesterday. */
async function withMedicines(page, base) {
  const person = await member(page, base, GRANDMOTHER);
  await page.goto(`${base}${person}/${ADD.path}`);
  await page.setInputFiles(ADD.files, fresh('grandmother/okusuri_20251226.txt', '20251201', -1));
  await page.locator(ADD.submit).first().click();
  await page.waitForURL(/\/report\//);
  return person;
}

/** How many facts the family page counts for a member. */
async function facts(page, base, name) {
  await page.goto(base + FAMILY);
  const card = await page.locator(PERSON_LINK, { hasText: name }).innerText();
  return Number(card.match(/記録 ([\d,]+)件/)[1].replace(',', ''));
}
