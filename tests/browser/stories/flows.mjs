// What people come to do, with and without JavaScript.
import { ADD, ENTRY_LINK, FAMILY, LOG, MEASURE, ORIGINAL_HIGHLIGHT, ORIGINAL_LINK, PERSON_LINK, TIMELINE_LINK, firstPerson } from '../lib/contract.mjs';

const WITHOUT_SCRIPTS = { javaScriptEnabled: false };

export async function from_the_family_to_the_line_a_fact_came_from({ base, signIn, check }) {
  const page = await (await signIn()).newPage();
  await page.goto(base + FAMILY);
  check((await page.locator(PERSON_LINK).count()) >= 2, 'the family has members');
  await page.goto(base + (await firstPerson(page, base)));
  await page.locator(TIMELINE_LINK).first().click();
  await page.waitForURL(/\/timeline/);
  await page.locator(ENTRY_LINK).first().click();
  await page.waitForURL(/\/entry\//);
  await page.locator(ORIGINAL_LINK).first().click();
  await page.waitForURL(/\/original\//);
  check((await page.locator(ORIGINAL_HIGHLIGHT).count()) >= 1, 'the original is shown with its line highlighted');
}

export async function a_measurement_is_typed_in_and_found_again(story) {
  await measure(story, {}, ['127', '81', '66']);
}

export async function a_measurement_is_typed_in_without_javascript(story) {
  await measure(story, WITHOUT_SCRIPTS, ['126', '79', '64']);
}

async function measure({ base, signIn, check }, options, values) {
  const page = await (await signIn(options)).newPage();
  const person = await firstPerson(page, base);
  await page.goto(`${base}${person}/${MEASURE.path}`);
  for (const [index, name] of MEASURE.fields.entries()) await page.fill(`[name="${name}"]`, values[index]);
  await page.locator(MEASURE.submit).first().click();
  await page.waitForLoadState();
  await page.goto(`${base}${person}/timeline`);
  const text = await page.locator('main').innerText();
  check(text.includes(values[0]) && text.includes(values[1]), `the timeline shows ${values[0]}/${values[1]}`);
}

export async function a_measurement_that_cannot_be_is_refused_with_what_was_typed_kept({ base, signIn, check }) {
  const page = await (await signIn(WITHOUT_SCRIPTS)).newPage();
  const person = await firstPerson(page, base);
  await page.goto(`${base}${person}/${MEASURE.path}`);
  // The browser's own checks are off, as for a program that sends the form.
  await page.locator(MEASURE.submit).first().evaluate((button) => (button.form.noValidate = true));
  for (const name of MEASURE.fields) await page.fill(`[name="${name}"]`, '999999');
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator(MEASURE.submit).first().click();
  const status = (await answer).status();
  check(status >= 400 && status < 500, `refused with a 4xx, not ${status}`);
  check.equal(await page.inputValue(`[name="${MEASURE.fields[0]}"]`), '999999', 'what was typed is kept');
}

export async function a_file_nobody_can_read_is_reported_not_lost(story) {
  await upload(story, {});
}

export async function a_file_nobody_can_read_is_reported_without_javascript(story) {
  await upload(story, WITHOUT_SCRIPTS);
}

async function upload({ base, signIn, check }, options) {
  const page = await (await signIn(options)).newPage();
  const person = await firstPerson(page, base);
  await page.goto(`${base}${person}/${ADD.path}`);
  const file = { name: 'lunch.txt', mimeType: 'text/plain', buffer: Buffer.from('おにぎり 2個\n') };
  await page.setInputFiles(ADD.files, file);
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator(ADD.submit).first().click();
  const status = (await answer).status();
  check(status < 500, `the server answers ${status}`);
  await page.waitForLoadState();
  check((await page.locator('main').innerText()).includes(file.name), 'the report names the file');
}

export async function the_log_shows_that_we_just_looked({ base, signIn, check }) {
  const page = await (await signIn()).newPage();
  const person = await firstPerson(page, base);
  await page.goto(base + person);
  await page.goto(`${base}${person}/${LOG.path}`);
  check((await page.locator(LOG.row).count()) >= 1, 'the log has an entry');
}

export async function a_stranger_sees_nothing({ browser, base, signIn, check }) {
  const ours = await (await signIn()).newPage();
  const person = await firstPerson(ours, base);
  const stranger = await (await browser.newContext()).newPage();
  for (const path of [FAMILY, person, `${person}/timeline`, `${person}/${LOG.path}`]) {
    const response = await stranger.goto(base + path);
    const landed = new URL(stranger.url()).pathname;
    check(response.status() >= 400 || landed !== path, `${path} is closed to a stranger`);
    check(!(await stranger.content()).includes(person), `the answer for ${path} does not name the person`);
  }
}
