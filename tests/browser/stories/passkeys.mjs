// Somebody is invited, makes a passkey, signs out and in by it, and shows again who they are; with
// Chromium's virtual authenticator. Passkeys need a name, so all of it is under `localhost`.
import { named, withAuthenticator } from '../lib/authenticator.mjs';
import { ACCOUNT, FAMILY, INVITE, OUT, PASSKEY } from '../lib/contract.mjs';
import { look } from '../lib/page-rules.mjs';

async function invited({ base, signIn }, name) {
  const page = await (await signIn({ javaScriptEnabled: false })).newPage();
  await page.goto(base + INVITE.path);
  await page.fill('[name="name"]', name);
  await page.locator(INVITE.submit).click();
  return named(await page.locator(INVITE.link).innerText());
}

export async function a_passkey_is_made_and_is_the_way_in({ base, signIn, browser, check }) {
  const at = named(base);
  const link = await invited({ base, signIn }, '遥');
  const { page, verified, credentials } = await withAuthenticator(browser);
  const faults = [];
  const held = async (what) => faults.push(...(await look(page)).faults.map((fault) => `${what}: ${fault}`));
  const landed = (path) => page.waitForURL((url) => url.pathname === path);

  await page.goto(link);
  await page.locator('main form button').click();
  await landed(ACCOUNT.welcome);
  check.equal(await page.inputValue('[name="name"]'), '遥', 'the name the inviter gave');
  await held('welcome');
  await page.locator('main form button').click();
  await landed(PASSKEY.make);
  await held('make a passkey');
  await page.fill('[name="name"]', 'わたしのスマホ');
  await page.locator(PASSKEY.use).click();
  await landed(ACCOUNT.codes);
  const [credential] = await credentials();
  check.equal((await credentials()).length, 1, 'the authenticator holds one key');
  check(credential.isResidentCredential && credential.rpId === 'localhost', 'a key that is found without a name');
  await page.locator(ACCOUNT.makeCodes).click();
  const codes = await page.locator('main ol code').allInnerTexts();
  check.equal(new Set(codes).size, 8, 'eight codes, each another');
  await held('codes');
  await page.locator(`main a[href="${FAMILY}"]`).click();
  await landed(FAMILY);
  await page.locator(OUT).click();
  check.equal((await page.goto(at + FAMILY)).status(), 401, 'signed out');

  await page.goto(at + PASSKEY.signIn);
  await held('sign in');
  for (const warning of ['[data-unsupported]', '[data-failed]']) {
    check(!(await page.locator(warning).isVisible()), `${warning} waits until it is true`);
  }
  await verified(false);
  await page.locator(PASSKEY.use).click();
  await page.locator('[data-failed]').waitFor({ state: 'visible' });
  await verified(true);
  await page.locator(PASSKEY.use).click();
  await landed(FAMILY);

  const before = await page.context().cookies();
  await page.goto(at + PASSKEY.confirm);
  await held('confirm');
  await page.locator(PASSKEY.use).click();
  await landed(ACCOUNT.path);
  const after = await page.context().cookies();
  const token = (cookies) => cookies.find((c) => c.name === 'tenohira').value;
  check(token(before) !== token(after), 'showing again who one is gives a new token');
  check((await page.locator('main').innerText()).includes('わたしのスマホ'), 'the key is listed');
  await held('account');

  const other = await (await browser.newContext()).newPage();
  await other.goto(at + PASSKEY.signIn);
  await other.fill('[name="code"]', codes[0]);
  await other.locator(PASSKEY.byCode).click();
  await other.waitForURL((url) => url.pathname === ACCOUNT.path);
  await page.reload();
  await page.locator(ACCOUNT.endOthers).click();
  check.equal((await other.goto(at + FAMILY)).status(), 401, 'the other browser is out');
  check.none(faults);
}

export async function without_scripts_the_page_says_what_is_needed_and_shows_other_ways({ base, browser, check }) {
  const page = await (await browser.newContext({ locale: 'ja-JP', javaScriptEnabled: false })).newPage();
  await page.goto(named(base) + PASSKEY.signIn);
  check(!(await page.locator(PASSKEY.use).isVisible()), 'no button that does nothing');
  check(await page.locator('noscript').isVisible(), 'it says that a script is needed');
  check.equal(await page.locator(PASSKEY.byCode).count(), 1, 'a recovery code is another way');
  await page.goto(base + PASSKEY.signIn);
  await page.locator('main a.button.main').click();
  check.equal(page.url(), named(base) + PASSKEY.signIn, 'it leads to where passkeys work');
}
