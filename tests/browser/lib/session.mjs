// Signing in once by the printed link, and opening signed-in windows after that.
import { check } from './check.mjs';
import { FAMILY, FORM_BUTTON } from './contract.mjs';
import { tabTo } from './keyboard.mjs';

/** Gives `signIn(options)`: a fresh signed-in browser context with Playwright's `options`. */
export function session(browser, link) {
  let state;
  return async (options = {}) => {
    state ??= await followLink(browser, link);
    return browser.newContext({ locale: 'ja-JP', reducedMotion: 'reduce', ...options, storageState: state });
  };
}

async function followLink(browser, link) {
  // The strictest way in: no mouse, no scripts.
  const context = await browser.newContext({ locale: 'ja-JP', javaScriptEnabled: false });
  const page = await context.newPage();
  // Twice: programs that preview links must not use it up. Only the button does.
  await page.goto(link);
  await page.goto(link);
  check.equal(await page.locator(FORM_BUTTON).count(), 1, 'the sign-in page has one button');
  await tabTo(page, FORM_BUTTON);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === FAMILY);
  const cookies = await context.cookies();
  check(cookies.length > 0 && cookies.every((c) => c.httpOnly && c.sameSite !== 'None'), 'the session cookie is closed to scripts and other sites');
  const state = await context.storageState();
  await context.close();
  return state;
}
