// Where things are: the one place to change when a route or a form changes.

export const FAMILY = '/family';

export const PERSON_LINK = 'main a[href^="/p/"]';
export const TIMELINE_LINK = 'a[href$="/timeline"]';
export const ENTRY_LINK = 'main a[href*="/entry/"]';
export const ORIGINAL_LINK = 'main a[href*="/original/"]';
export const ORIGINAL_HIGHLIGHT = 'main mark';
export const ENGLISH = 'button[name="lang"][value="en"]';

export const ADD = { path: 'add', files: 'main input[type="file"][name="files"]', submit: 'main form:has(input[name="files"]) button' };
export const MEASURE = {
  path: 'measure',
  fields: ['systolic', 'diastolic', 'pulse'],
  submit: 'main form:has([name="systolic"]) button',
};
export const LOG = { path: 'log', row: 'main li, main tbody tr' };

/** `/p/{id}` of the first member of the family. */
export async function firstPerson(page, base) {
  await page.goto(base + FAMILY);
  const hrefs = await page.locator(PERSON_LINK).evaluateAll((links) => links.map((a) => new URL(a.href).pathname));
  const home = hrefs.find((href) => /^\/p\/[^/]+\/?$/.test(href));
  if (!home) throw new Error(`${FAMILY} links to no /p/{id}; it links to ${hrefs.join(', ') || 'nothing'}`);
  return home.replace(/\/$/, '');
}
