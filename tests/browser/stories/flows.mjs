// What people come to do. Most of it runs without JavaScript: nothing here needs any.
import { ADD, CHILD, ENGLISH, ENTRY, ENTRY_LINK, FAMILY, FATHER, GRANDMOTHER, JAPANESE, LOG, MEASURE, MOTHER, ORIGINAL_HIGHLIGHT, ORIGINAL_LINK, PERSON_LINK, QUESTIONS, REPORT, TIMELINE, TIMELINE_LINK, firstPerson, member } from '../lib/contract.mjs';
import { samples } from '../lib/samples.mjs';

const WITHOUT_SCRIPTS = { javaScriptEnabled: false };

export async function from_the_family_to_the_line_a_fact_came_from_and_back(story) {
  const { base, check } = story;
  const page = await plain(story);
  await page.goto(base + FAMILY);
  check.equal(await page.locator(PERSON_LINK).count(), 4, 'members of the family');
  await page.locator(PERSON_LINK, { hasText: GRANDMOTHER }).click();
  await page.locator(TIMELINE_LINK).first().click();
  await page.waitForURL(/\/timeline/);
  await page.locator(ENTRY_LINK).first().click();
  await page.waitForURL(/\/entry\//);
  const entry = page.url();
  const title = await page.locator('h1').innerText();
  await page.locator(ORIGINAL_LINK).first().click();
  await page.waitForURL(/\/original\//);
  check((await page.locator(ORIGINAL_HIGHLIGHT).count()) >= 1, 'the original is shown with its line highlighted');
  await page.locator(`main a[href="${new URL(entry).pathname}"]`).click();
  check.equal(await page.locator('h1').innerText(), title, 'back at the fact');
  await page.locator('main a[href*="/timeline"]').first().click();
  check((await page.locator(TIMELINE.fact).count()) >= 1, 'back at the month');
}

export async function a_timeline_is_filtered_by_kind_and_by_source(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, GRANDMOTHER);
  await page.goto(`${base}${person}/timeline?month=2025-03`);
  const all = await page.locator(TIMELINE.fact).count();
  await page.locator(TIMELINE.filter).click();
  await page.check('[name="kind"][value="medicine"]');
  await page.locator(TIMELINE.apply).click();
  const medicines = await page.locator(TIMELINE.fact).count();
  check.equal(await page.locator(`${TIMELINE.fact}.k-medicine`).count(), medicines, 'only medicines are left');
  check(medicines > 0 && medicines < all, `${medicines} of ${all} facts are medicines`);
  check(page.url().includes('month=2025-03'), 'the month stays');

  await page.uncheck('[name="kind"][value="medicine"]');
  const source = page.locator('label', { hasText: 'めぐり内科' }).first().locator('input');
  await source.check();
  await page.locator(TIMELINE.apply).click();
  const facts = await page.locator(TIMELINE.fact).allInnerTexts();
  check(facts.length > 0 && facts.length < all, `${facts.length} of ${all} facts are from the clinic`);
  check(facts.every((fact) => fact.includes('めぐり内科')), 'only what the clinic sent is left');
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
  check(text.includes(`${values[0]}/${values[1]}`), `the timeline shows ${values[0]}/${values[1]}`);
}

export async function a_measurement_that_cannot_be_is_refused_with_what_was_typed_kept(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await firstPerson(page, base);
  await page.goto(`${base}${person}/${MEASURE.path}`);
  // The browser's own checks are off, as for a program that sends the form.
  await page.locator(MEASURE.submit).first().evaluate((button) => (button.form.noValidate = true));
  for (const name of MEASURE.fields) await page.fill(`[name="${name}"]`, '999999');
  const answer = await posted(page, () => page.locator(MEASURE.submit).first().click());
  check.equal(answer.status(), 422, 'refused');
  check.equal(await page.inputValue(`[name="${MEASURE.fields[0]}"]`), '999999', 'what was typed is kept');
  check((await page.title()).startsWith('たしかめてください'), 'the title says so first');
}

export async function a_notebook_is_added_and_the_report_tells_what_came_of_it(story) {
  const { base, check } = story;
  const page = await plain(story);
  // Its own notebook again: nothing may be doubled.
  const files = await add(page, base, await member(page, base, CHILD), samples('child/okusuri_20250920.txt'));
  check.equal(files.length, 1, 'files in the report');
  check(files[0].includes('前に読んだものと同じです'), `known already: ${files[0]}`);
}

export async function an_archive_is_opened_and_what_is_hers_is_read(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, CHILD);
  const before = await facts(page, base, CHILD);
  const files = await add(page, base, person, samples('strange/matome_20240630.zip'));
  const told = (name) => files.find((file) => file.includes(name)) ?? '';
  check(told('okusuri_20211230.txt').includes('読みました'), `the notebook inside is read: ${files}`);
  check(told('医療費情報').includes('別にしてあります'), `a notice for someone else is put aside: ${files}`);
  check((await facts(page, base, CHILD)) > before, 'the record has grown');
}

export async function what_is_strange_is_put_aside_or_refused_and_never_mixed_in(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, FATHER);
  const before = await facts(page, base, FATHER);
  const strange = ['okusuri_betsujin.txt', 'matome_20240630.zip', 'yomenai.txt', 'okusuri_memo.txt'];
  const files = await add(page, base, person, samples(...strange.map((name) => `strange/${name}`)));
  const told = (name) => files.find((file) => file.includes(name)) ?? '';
  check.equal(files.length, 5, 'four files, one of them an archive of two');
  check(told('okusuri_betsujin.txt').includes('別にしてあります'), 'another person is put aside');
  check(told('okusuri_20211230.txt').includes('別にしてあります'), 'inside an archive too');
  check(told('yomenai.txt').includes('読めませんでした'), 'what cannot be read is said to be so');
  check(!/\d{12}/.test(told('okusuri_memo.txt')), 'the 12 digits are not repeated');
  check.equal(await facts(page, base, FATHER), before, 'the record is as it was');

  // "Somebody else's", until nothing is left to ask.
  await page.goto(`${base}${person}/${QUESTIONS.path}`);
  const open = await page.locator(QUESTIONS.open).count();
  check.equal(open, 4, 'questions');
  for (let left = open; left > 0; left -= 1) {
    await page.locator(QUESTIONS.notMine).first().click();
    check.equal(await page.locator(QUESTIONS.open).count(), left - 1, 'questions left');
  }
  check.equal(await facts(page, base, FATHER), before, 'still as it was');
}

export async function no_file_chosen_is_said_beside_the_field(story) {
  const { base, check } = story;
  const page = await plain(story);
  await page.goto(`${base}${await firstPerson(page, base)}/${ADD.path}`);
  const answer = await posted(page, () => page.locator(ADD.submit).first().click());
  check.equal(answer.status(), 422, 'refused');
  check.equal(await page.locator('main [role=alert]').count(), 1, 'it is said');
}

export async function an_older_name_is_hers_when_she_says_so(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, MOTHER);
  const before = await facts(page, base, MOTHER);
  await page.goto(`${base}${person}/${QUESTIONS.path}`);
  const open = await page.locator(QUESTIONS.open).count();
  const question = page.locator(QUESTIONS.open, { hasText: 'okusuri_20170328.txt' });
  check((await question.innerText()).includes('小川 美咲'), 'the question shows the other name');
  await question.locator(QUESTIONS.mine).click();
  await page.waitForURL(/\/report\//);
  check((await page.locator(REPORT.file).first().innerText()).includes('okusuri_20170328.txt'), 'the report is about that file');
  check((await facts(page, base, MOTHER)) > before, 'the record has grown');
  await page.goto(`${base}${person}/${QUESTIONS.path}`);
  check.equal(await page.locator(QUESTIONS.open).count(), open - 1, 'questions left');
}

export async function three_who_tell_the_same_are_told_apart_when_somebody_says_so(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, GRANDMOTHER);
  const month = `${base}${person}/timeline?month=2025-03`;
  await page.goto(month);
  const amlodipine = page.locator(TIMELINE.fact, { hasText: 'アムロジピン' });
  check.equal(await amlodipine.count(), 1, 'one card');
  check.equal(await amlodipine.locator(TIMELINE.origins).count(), 3, 'with three origins');
  await amlodipine.locator('a').first().click();
  const others = page.locator(ENTRY.others);
  check.equal(await others.count(), 2, 'two others tell the same');
  await others.first().locator('button').click();
  await page.waitForURL(/\/entry\//);
  check.equal(await others.count(), 1, 'one other is left');
  await page.goto(month);
  check.equal(await amlodipine.count(), 2, 'two cards now');
}

export async function the_log_shows_what_we_just_did(story) {
  const { base, check } = story;
  const page = await plain(story);
  const person = await member(page, base, GRANDMOTHER);
  await page.goto(`${base}${person}/timeline`);
  await page.locator(ENTRY_LINK).first().click();
  await page.locator(ORIGINAL_LINK).first().click();
  await page.goto(`${base}${person}/${MEASURE.path}`);
  await page.goto(`${base}${person}/${LOG.path}`);
  const rows = (await page.locator(LOG.row).allInnerTexts()).slice(0, 4);
  const done = ['測った値を書く画面を開いた', 'もとのファイルを見た', '1つの記録をくわしく見た', 'これまでの記録を見た'];
  for (const [index, words] of done.entries()) check(rows[index]?.includes(words), `row ${index + 1} says 「${words}」: ${rows[index]}`);
  check((await page.locator('main .notice.done').count()) === 1, 'the log has been checked');
}

export async function the_language_changes_on_the_page_one_is_on(story) {
  const { base, check } = story;
  const page = await plain(story);
  const address = `${base}${await firstPerson(page, base)}/timeline?month=2025-03`;
  await page.goto(address);
  await page.locator(ENGLISH).click();
  check.equal(await page.getAttribute('html', 'lang'), 'en', 'the language');
  check.equal(page.url(), address, 'the same page');
  await page.locator(JAPANESE).click();
  check.equal(await page.getAttribute('html', 'lang'), 'ja', 'and back');
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

async function plain({ signIn }) {
  return (await signIn(WITHOUT_SCRIPTS)).newPage();
}

async function posted(page, act) {
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await act();
  const response = await answer;
  await page.waitForLoadState();
  return response;
}

/** Sends files; gives what the report says of each. */
async function add(page, base, person, files) {
  await page.goto(`${base}${person}/${ADD.path}`);
  await page.setInputFiles(ADD.files, files);
  await page.locator(ADD.submit).first().click();
  await page.waitForURL(/\/report\//);
  return page.locator(REPORT.file).allInnerTexts();
}

/** How many facts the family page counts for a member. */
async function facts(page, base, name) {
  await page.goto(base + FAMILY);
  const card = await page.locator(PERSON_LINK, { hasText: name }).innerText();
  return Number(card.match(/記録 ([\d,]+)件/)[1].replace(',', ''));
}
