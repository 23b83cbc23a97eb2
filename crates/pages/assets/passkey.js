// Passkeys. A form that takes one is shown where this browser can, and sent with what the browser answers.
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => [...new Uint8Array(buffer ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const named = (credentials) => credentials.map((id) => ({ type: 'public-key', id: bytes(id) }));

const made = async (wanted) => {
  const { response } = await navigator.credentials.create({ publicKey: {
    challenge: bytes(wanted.challenge), rp: { id: wanted.party, name: 'commonlink' },
    user: { id: bytes(wanted.person.id), name: wanted.person.login, displayName: wanted.person.name },
    pubKeyCredParams: [{ type: 'public-key', alg: -8 }, { type: 'public-key', alg: -7 }],
    excludeCredentials: named(wanted.credentials), attestation: 'none',
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  } });
  return { client: response.clientDataJSON, attestation: response.attestationObject };
};

const shown = async (wanted) => {
  const { rawId, response } = await navigator.credentials.get({ publicKey: {
    challenge: bytes(wanted.challenge), rpId: wanted.party, allowCredentials: named(wanted.credentials),
    userVerification: 'required',
  } });
  return { credential: rawId, client: response.clientDataJSON, data: response.authenticatorData,
    signature: response.signature, user: response.userHandle };
};

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential || location.hostname !== form.dataset.party) continue;
  form.hidden = false;
  const failed = form.querySelector('[data-passkey-failed]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const asked = await fetch(form.dataset.passkey, { method: 'POST', credentials: 'same-origin', headers: { Accept: 'application/json' } });
      if (!asked.ok) throw new Error(asked.status);
      const wanted = await asked.json();
      const answer = await (wanted.person ? made(wanted) : shown(wanted));
      for (const [name, value] of Object.entries(answer)) form.elements[`passkey_${name}`].value = hex(value);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
