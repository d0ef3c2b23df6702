// Everything by keyboard alone.
import { ADD, FAMILY, LOG, MEASURE, firstPerson } from '../lib/contract.mjs';
import { tabTo, walk } from '../lib/keyboard.mjs';

export async function the_focus_is_always_visible_and_never_caught({ base, signIn, check }) {
  const faults = [];
  for (const viewport of [{ width: 1280, height: 900 }, { width: 320, height: 640 }]) {
    const page = await (await signIn({ viewport })).newPage();
    const person = await firstPerson(page, base);
    for (const path of [FAMILY, person, ...['timeline', ADD.path, MEASURE.path, LOG.path].map((p) => `${person}/${p}`)]) {
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

export async function a_measurement_needs_no_mouse({ base, signIn, check }) {
  const page = await (await signIn()).newPage();
  const person = await firstPerson(page, base);
  await page.goto(`${base}${person}/${MEASURE.path}`);
  for (const [index, name] of MEASURE.fields.entries()) {
    await tabTo(page, `[name="${name}"]`);
    await page.keyboard.type(['124', '77', '61'][index]);
  }
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.keyboard.press('Enter');
  check((await answer).status() < 400, 'Enter sends the form');
}
