// A link that was given from the page is opened by a SMART Health Links client that others wrote.
import { SHLViewer } from 'kill-the-clipboard';
import { GRANDMOTHER, SHARING, member } from '../lib/contract.mjs';

const CLIENT = 'kill-the-clipboard 1.1.0';

/** Gives a link from the page and says what can be given away. */
async function given(page, address, fill) {
  await page.goto(`${address}/${SHARING.give}`);
  await page.fill('[name="to"]', 'よその病院のシステム');
  await fill();
  await page.locator(SHARING.preview).click();
  await page.locator(SHARING.yes).click();
  const addresses = await page.locator(SHARING.invitation).allInnerTexts();
  const code = page.locator('main .value');
  return { shlink: addresses.find((text) => text.startsWith('shlink:/')), passcode: (await code.count()) ? await code.innerText() : undefined };
}

export async function a_client_that_others_wrote_opens_a_link_with_its_code({ base, signIn, check }) {
  const page = await (await signIn({ javaScriptEnabled: false })).newPage();
  const address = base + (await member(page, base, GRANDMOTHER));
  const { shlink, passcode } = await given(page, address, async () => {});
  check.equal(passcode.length, 6, 'a code is proposed');
  const viewer = new SHLViewer({ shlinkURI: shlink });
  for (const embeddedLengthMax of [undefined, 1_000_000]) {
    const got = await viewer.resolveSHL({ recipient: CLIENT, passcode, embeddedLengthMax });
    const [bundle] = got.fhirResources;
    check.equal(`${bundle.resourceType} ${bundle.type}`, 'Bundle document', 'an International Patient Summary');
    const sections = bundle.entry[0].resource.section;
    check(sections.some((section) => section.entry?.length > 3), 'with something in it');
  }
  let opened = true;
  try {
    await viewer.resolveSHL({ recipient: CLIENT, passcode: passcode === '000000' ? '000001' : '000000' });
  } catch {
    opened = false;
  }
  check(!opened, 'a wrong code opens nothing');
  await page.goto(`${address}/${SHARING.path}`);
  await page.locator('li', { has: page.locator('h3', { hasText: 'よその病院のシステム' }) }).locator(SHARING.stop).first().click();
  let after = true;
  try {
    await viewer.resolveSHL({ recipient: CLIENT, passcode });
  } catch {
    after = false;
  }
  check(!after, 'what was taken back opens nothing');
}
