// The whole of sharing with somebody who has an account: a doctor is invited and given 90 days without
// mental health, makes a passkey, sees exactly what the preview showed, is shut out with a page open;
// the look stands in the log, and a stranger can check that offline.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { named, withAuthenticator } from '../lib/authenticator.mjs';
import { ACCOUNT, ADD, FAMILY, LOG, MOTHER, OUT, PASSKEY, SHARING, member } from '../lib/contract.mjs';
import { look } from '../lib/page-rules.mjs';

const DOCTOR = '坂本 遥';
const CANARY = 'カナリア';
/** What stays closed: a diagnosis, and a medicine of a clinic that says why one goes there. */
const CLOSED = JSON.stringify({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    { resource: { resourceType: 'Condition', code: { text: `うつ病 ${CANARY}` }, onsetDateTime: '2025-11-20' } },
    {
      resource: {
        resourceType: 'MedicationDispense',
        status: 'completed',
        medicationCodeableConcept: { text: `${CANARY}錠` },
        whenHandedOver: '2025-12-01',
        performer: [{ actor: { display: 'みなもメンタルクリニック' } }],
      },
    },
  ],
});
/** A checkpoint is signed at least every minute; then its entries can be proven. */
const SIGNED_WITHIN_SECONDS = 75;

export async function a_doctor_sees_what_was_given_until_it_is_taken_back({ base, signIn, browser, check }) {
  const signed = await signIn();
  const page = await signed.newPage();
  const person = await member(page, base, MOTHER);
  const faults = [];
  const held = async (at, what) => faults.push(...(await look(at)).faults.map((fault) => `${what}: ${fault}`));

  await page.goto(`${base}${person}/${ADD.path}`);
  await page.setInputFiles(ADD.files, { name: 'closed.json', mimeType: 'application/json', buffer: Buffer.from(CLOSED) });
  await page.locator(ADD.submit).click();
  await page.goto(`${base}${person}/conditions`);
  check((await page.locator('main').innerText()).includes(CANARY), 'the person sees all of it');

  // Given: 90 days, for treatment, nothing that needs special care. What is proposed is the rest.
  await page.goto(`${base}${person}/${SHARING.give}`);
  await held(page, 'give');
  await page.fill('[name="to"]', DOCTOR);
  await page.check(SHARING.way('invite-professional'));
  await page.check('[name="days"][value="90"]');
  check.equal(await page.locator('[name="label"]:checked').count(), 0, 'nothing sensitive is proposed');
  await page.locator(SHARING.preview).click();
  await held(page, 'preview');
  const shown = await page.locator('main').innerText();
  check(!shown.includes(CANARY) && !shown.includes('みなも'), 'the preview leaves it out');
  const medicines = await page.locator('section:has(#medicines) li > b').allInnerTexts();
  check(medicines.length > 0, 'the preview shows medicines');
  await page.locator(SHARING.yes).click();
  await held(page, 'given');
  const invitation = named(await page.locator(SHARING.invitation).first().innerText());

  const { page: doctor } = await withAuthenticator(browser);
  const landed = (path) => doctor.waitForURL((url) => url.pathname === path);
  await doctor.goto(invitation);
  await doctor.locator('main form button').click();
  await landed(ACCOUNT.welcome);
  await doctor.locator('main form button').click();
  await landed(PASSKEY.make);
  await doctor.fill('[name="name"]', '診察室のパソコン');
  await doctor.locator(PASSKEY.use).click();
  await landed(ACCOUNT.codes);
  // An invitation is one factor; whoever looks as part of their work needs two.
  const at = named(base);
  check.equal((await doctor.goto(at + person)).status(), 404, 'not before the passkey was shown');
  await doctor.goto(at + FAMILY);
  check(!(await doctor.locator('main').innerText()).includes(MOTHER), 'and nothing is listed');
  await doctor.locator(OUT).click();
  await doctor.goto(at + PASSKEY.signIn);
  await doctor.locator(PASSKEY.use).click();
  await landed(FAMILY);
  await held(doctor, 'opened to you');
  await doctor.locator(`main a[href="${person}"]`).click();
  await landed(person);
  await held(doctor, 'home of somebody who sees a part');
  for (const path of ['', '/medicines', '/conditions', '/timeline', '/search?q=' + encodeURIComponent(CANARY)]) {
    await doctor.goto(at + person + path);
    const seen = await doctor.locator('main').innerText();
    const closed = path.startsWith('/search') ? seen.replaceAll(CANARY, '').includes('うつ病') : seen.includes(CANARY);
    check(!closed && !seen.includes('みなも'), `${path || 'home'} leaves it out`);
  }
  await doctor.goto(`${at}${person}/medicines`);
  const list = await doctor.locator('main').innerText();
  for (const name of medicines) check(list.includes(name), `${name}, as in the preview`);

  // Taken back while the doctor's page is open: its next request shows nothing.
  await page.goto(`${base}${person}/${SHARING.path}`);
  const given = page.locator('li', { has: page.locator('h3', { hasText: DOCTOR }) });
  await given.locator(SHARING.stop).click();
  const next = doctor.locator(`main a[href^="${person}/entry/"]`).first();
  const [answer] = await Promise.all([doctor.waitForNavigation(), next.click()]);
  check.equal(answer.status(), 404, 'the next click leads nowhere');
  check(!(await doctor.locator('body').innerText()).includes(MOTHER), 'and names nobody');
  await doctor.goto(at + FAMILY);
  check(!(await doctor.locator('main').innerText()).includes(MOTHER), 'nothing is listed any more');

  const { row, proof } = await proven(page, `${base}${person}/${LOG.path}`, DOCTOR);
  const told = await row.innerText();
  check(told.includes('本人の許しで') && told.includes('診療'), `on which grounds, what for: ${told}`);
  const verifier = await signed.request.get(`${base}/verify.html`);
  const file = await signed.request.get(base + proof);
  await checked_offline(browser, check, await verifier.text(), await file.text());
  check.none(faults);
}

/** The newest line of the log about this account that can be proven. */
async function proven(page, log, name) {
  for (let waited = 0; waited < SIGNED_WITHIN_SECONDS; waited += 5) {
    await page.goto(log);
    const row = page.locator(LOG.row, { hasText: name }).filter({ has: page.locator('a[download]') }).first();
    if (await row.count()) return { row, proof: await row.locator('a[download]').getAttribute('href') };
    await page.waitForTimeout(5000);
  }
  throw new Error(`no line of ${name} could be proven within ${SIGNED_WITHIN_SECONDS} s`);
}

async function checked_offline(browser, check, verifier, proof) {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  try {
    await writeFile(join(folder, 'verify.html'), verifier);
    await writeFile(join(folder, 'proof.json'), proof);
    const alone = await (await browser.newContext({ offline: true })).newPage();
    await alone.goto(pathToFileURL(join(folder, 'verify.html')).href);
    await alone.setInputFiles('#file', join(folder, 'proof.json'));
    await alone.waitForFunction(() => document.getElementById('result').textContent !== '');
    check((await alone.locator('#result').innerText()).startsWith('ok'), 'the doctor’s look is proven offline');
  } finally {
    await rm(folder, { recursive: true });
  }
}
