// A virtual authenticator of Chromium: one that checks who holds it and keeps keys that are found without a name.
const OPTIONS = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** The same address under the name that passkeys need. */
export const named = (url) => url.replace('127.0.0.1', 'localhost');

export async function withAuthenticator(browser) {
  const page = await (await browser.newContext({ locale: 'ja-JP', reducedMotion: 'reduce' })).newPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: OPTIONS });
  const verified = (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  const credentials = async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  return { page, verified, credentials };
}
