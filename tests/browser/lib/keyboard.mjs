// Going through a page with the Tab key, as somebody without a mouse does.

const MOST_STOPS = 400;
const FOCUS_WITHIN_MS = 15_000;

/**
 * Presses Tab from the top until the focus leaves the page.
 * Gives `{ stops, faults }`: what had the focus, in order, and where it was not to be seen.
 */
export async function walk(page) {
  // Else it comes in the middle of the walk, on a busy machine.
  if (await page.locator('[autofocus]').count()) await focused(page, '[autofocus]');
  await page.evaluate(prepare);
  const stops = [];
  const faults = [];
  for (let presses = 0; presses < MOST_STOPS; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => globalThis.focusStop());
    if (!stop || stop.again) break;
    if (stop.same) continue; // the parts of a date are stops of their own
    stops.push(stop);
    if (!stop.marked) faults.push(`focus does not show on ${stop.name}`);
    if (!stop.inView) faults.push(`focus is hidden or outside the window on ${stop.name}`);
  }
  const missed = await page.evaluate(() => globalThis.notFocused());
  faults.push(...missed.map((name) => `Tab never reaches ${name}`));
  return { stops, faults };
}

/** Presses Tab until `selector` has the focus. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < MOST_STOPS; presses += 1) {
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${selector}`);
}

/**
 * Waits until `selector` has the focus by itself: `autofocus` and a skip link give it with the
 * next frame, which on a busy machine comes after the page has loaded. A key pressed before is lost.
 */
export async function focused(page, selector) {
  const until = Date.now() + FOCUS_WITHIN_MS;
  while (!(await page.evaluate((s) => document.activeElement?.matches(s), selector))) {
    if (Date.now() > until) throw new Error(`the focus never comes to ${selector}`);
    await page.evaluate(() => document.body.offsetHeight);
  }
}

/** Presses Tab until `selector` has the focus, then Enter; waits for the page it leads to. */
export async function follow(page, selector) {
  await tabTo(page, selector);
  const loaded = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await loaded;
}

/** Runs in the page: remembers how everything looks without the focus. */
function prepare() {
  const looks = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderColor', 'borderWidth', 'backgroundColor', 'textDecorationLine', 'textDecorationThickness'];
  // The label or a neighbour may carry the mark of a control that is itself invisible.
  const carriers = (e) => [e, e.nextElementSibling, e.parentElement, ...(e.labels ?? [])].filter(Boolean);
  const look = (e) => looks.map((property) => getComputedStyle(e)[property]).join('|');
  const name = (e) => `<${e.localName}${e.name ? ` name=${e.name}` : ''}> ${(e.innerText ?? '').trim().slice(0, 30)}`.trim();
  const group = (e) => tabbable.filter((o) => o.type === 'radio' && e.type === 'radio' && o.name === e.name && o.form === e.form);

  document.activeElement?.blur?.();
  getSelection()?.removeAllRanges();
  scrollTo(0, 0);
  const tabbable = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')]
    .filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }));
  const before = new Map(tabbable.flatMap((e) => carriers(e)).map((e) => [e, look(e)]));
  const reached = new Set();
  let last;

  globalThis.focusStop = () => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const same = e === last;
    const again = !same && reached.has(e);
    last = e;
    reached.add(e);
    const marked = carriers(e).some((c) => before.has(c) && before.get(c) !== look(c));
    const box = e.getBoundingClientRect();
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
    const inView = points.some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top && (e.contains(top) || [...(e.labels ?? [])].some((label) => label.contains(top)));
    });
    return { name: name(e), same, again, marked, inView };
  };
  globalThis.notFocused = () => {
    // Of a group of radio buttons Tab stops at one; the arrow keys reach the others.
    return tabbable.filter((e) => !reached.has(e) && !group(e).some((other) => reached.has(other))).map(name);
  };
}
