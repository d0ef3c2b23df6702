// Where things are: the one place to change when a route, a form or the example family changes.

export const FAMILY = '/family';

export const PERSON_LINK = 'main a[href^="/p/"]';
export const TIMELINE_LINK = 'a[href$="/timeline"]';
export const ENTRY_LINK = 'main a[href*="/entry/"]';
export const ORIGINAL_LINK = 'main a[href*="/original/"]';
export const ORIGINAL_HIGHLIGHT = 'main mark';
export const ENGLISH = 'button[name="lang"][value="en"]';
export const JAPANESE = 'button[name="lang"][value="ja"]';
export const OUT = 'form[action="/out"] button';
export const FORM_BUTTON = 'main form[method="post"] button';

export const GRANDMOTHER = '日向 キヨ';
export const FATHER = '日向 健一';
export const MOTHER = '日向 美咲';
export const CHILD = '日向 陽太';

export const TIMELINE = { path: 'timeline', fact: 'main .fact', origins: '.origins .chip', earlier: '.month a:first-child', filter: 'main summary', apply: 'main details button' };
export const ADD = { path: 'add', files: 'main input[type="file"][name="files"]', submit: 'main form:has(input[name="files"]) button' };
export const REPORT = { file: 'main li.file', name: 'h2' };
export const QUESTIONS = { path: 'questions', open: 'main li.asking', mine: 'button[value="mine"]', notMine: 'button[value="not-mine"]', later: 'button[value="later"]' };
export const MEASURE = {
  path: 'measure',
  fields: ['systolic', 'diastolic', 'pulse'],
  submit: 'main form:has([name="systolic"]) button',
};
export const ENTRY = { others: 'main form[action$="/apart"]', undo: 'main form[action$="/undo"] button' };
export const DIARY = { path: 'diary', list: 'notes', taken: 'button[name="taken"][value="yes"]', form: (kind) => `main form:has([name="kind"][value="${kind}"])` };
export const NOTICE = { done: 'main .notice.done', undo: 'main form.undo button' };
export const PAPER = { picture: 'main img.picture', form: 'main form:has([name="place"])' };
export const PHONE = { path: 'phone', make: 'main form[action$="/phone"] button', qr: 'main svg.qr', address: 'main code.long', end: 'main form[action$="/end"] button' };
export const MEANING = { path: 'meaning', message: 'main .meaning', voice: 'main nav a.button', easy: 'a[href*="words=easy"]' };
export const RECENT = { path: 'recent', deed: 'main .deed' };
export const INVITE = { path: '/account/invite', submit: 'main form[action="/account/invite"] button', link: 'main code.long' };
export const ACCOUNT = {
  path: '/account',
  welcome: '/account/welcome',
  codes: '/account/codes',
  makeCodes: 'main form[action="/account/codes"] button',
  endOthers: 'main form[action="/account/sessions/end"] button',
};
export const PASSKEY = {
  signIn: '/sign-in',
  make: '/account/passkey',
  confirm: '/account/confirm',
  use: 'main form[data-passkey] button',
  byCode: 'main form[action$="/code"] button',
};
export const IDENTITY = {
  link: 'main a[href="/account/identity/app"]',
  asked: '/sign-in/done/app',
  yes: 'main form[action="/account/identity"] button',
  remove: 'main form[action="/account/identity/remove"] button',
  signIn: 'main a[href="/sign-in/with/app"]',
  confirm: 'main a[href^="/account/confirm/with/app"]',
};
export const SHARING = {
  path: 'sharing',
  give: 'sharing/give',
  way: (by) => `[name="by"][value="${by}"]`,
  preview: 'button[name="step"][value="preview"]',
  yes: 'button[name="step"][value="give"]',
  invitation: 'main code.long',
  stop: 'button[name="what"][value="stop"]',
};
export const LOG = { path: 'log', row: 'main tbody tr' };

/** `/p/{id}` of the first member of the family. */
export async function firstPerson(page, base) {
  return member(page, base, '');
}

/** `/p/{id}` of the member with this name. */
export async function member(page, base, name) {
  await page.goto(base + FAMILY);
  const link = page.locator(PERSON_LINK, { hasText: name }).first();
  if (!(await link.count())) throw new Error(`${FAMILY} has no record of ${name || 'anybody'}`);
  return link.getAttribute('href');
}
