// Asks the device for a passkey and sends its answer as an ordinary form. The options come with the page; nothing is fetched.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  const button = form.querySelector('button')
  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0))
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '')
  const withBytes = (keys) => (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id) }))

  const ask = async () => {
    const options = JSON.parse(form.dataset.options)
    options.challenge = toBytes(options.challenge)
    options.excludeCredentials = withBytes(options.excludeCredentials)
    options.allowCredentials = withBytes(options.allowCredentials)
    if (form.dataset.passkey === 'sign-in') return navigator.credentials.get({ publicKey: options })
    options.user.id = toBytes(options.user.id)
    return navigator.credentials.create({ publicKey: options })
  }

  const answerOf = (
    { id, rawId, type, response, authenticatorAttachment, getClientExtensionResults },
    whole,
  ) => ({
    id,
    rawId: toText(rawId),
    type,
    authenticatorAttachment,
    clientExtensionResults: getClientExtensionResults.call(whole),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      ...(response.attestationObject && {
        attestationObject: toText(response.attestationObject),
        transports: response.getTransports?.() ?? [],
      }),
      ...(response.authenticatorData && {
        authenticatorData: toText(response.authenticatorData),
        signature: toText(response.signature),
        userHandle: response.userHandle ? toText(response.userHandle) : undefined,
      }),
    },
  })

  if (window.PublicKeyCredential) button.disabled = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    button.disabled = true
    try {
      const credential = await ask()
      form.elements.response.value = JSON.stringify(answerOf(credential, credential))
      form.submit()
    } catch {
      form.querySelector('[data-failed]').hidden = false
      button.disabled = false
    }
  })
}
