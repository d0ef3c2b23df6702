// The installed Chromium, quiet: no calls home, no update, no first-run page.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser named by TENOHIRA_CHROMIUM, or the first found on PATH. */
export function launch() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  const executablePath = process.env.TENOHIRA_CHROMIUM ?? found;
  if (!executablePath) throw new Error(`none of ${NAMES.join(', ')} is on PATH`);
  return chromium.launch({ executablePath, args: FLAGS });
}
