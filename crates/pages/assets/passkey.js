// The only script of this site: hands a passkey from the browser to our form, and nothing else.
// It fetches nothing, keeps nothing and writes no HTML. Web Authentication Level 2, sections 5.1.3 and 5.1.4.
'use strict';
(() => {
  const form = document.querySelector('form[data-passkey]');
  if (!form) return;
  const show = (what, shown) => form.querySelectorAll(what).forEach((element) => (element.hidden = !shown));
  if (!window.PublicKeyCredential || !navigator.credentials) {
    show('[data-unsupported]', true);
    return;
  }
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const known = (list) => (list || []).map((key) => ({ type: 'public-key', id: bytes(key) }));
  const options = JSON.parse(form.dataset.options);
  const make = async () => {
    const user = { ...options.user, id: bytes(options.user.id) };
    const publicKey = { ...options, user, challenge: bytes(options.challenge), excludeCredentials: known(options.excludeCredentials) };
    const { response } = await navigator.credentials.create({ publicKey });
    return {
      client: text(response.clientDataJSON),
      authenticator: text(response.getAuthenticatorData()),
      key: text(response.getPublicKey()),
      algorithm: String(response.getPublicKeyAlgorithm()),
    };
  };
  const use = async () => {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
    const { rawId, response } = await navigator.credentials.get({ publicKey });
    return {
      credential: text(rawId),
      client: text(response.clientDataJSON),
      authenticator: text(response.authenticatorData),
      signature: text(response.signature),
      user: text(response.userHandle || new ArrayBuffer(0)),
    };
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    show('[data-failed]', false);
    try {
      const fields = form.dataset.passkey === 'create' ? await make() : await use();
      for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
      form.submit();
    } catch {
      show('[data-failed]', true);
    }
  });
  show('[data-needs-script]', true);
})();
