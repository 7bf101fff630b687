// Sends a file in parts, for lines that break: what has arrived is not sent again, not even after the page was closed. Without this script, or where
// anything it needs is missing, the form is sent whole as every form.
for (const form of document.querySelectorAll('form[data-upload]')) {
  const box = form.querySelector('[data-progress]')
  const bar = box?.querySelector('progress')
  const status = box?.querySelector('[role=status]')
  const refusal = box?.querySelector('[role=alert]')
  const button = form.querySelector('button[type=submit]')
  const input = form.querySelector('input[type=file]')
  if (!box || !bar || !status || !refusal || !button || !input || !window.crypto?.subtle) continue

  const partBytes = 256 * 1024
  const say = (name, values = {}) => {
    status.textContent = Object.entries(values).reduce(
      (words, [key, value]) => words.replace(`{${key}}`, value),
      box.dataset[name],
    )
  }
  const hash = async (bytes) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('')
  const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

  // A line that broke is tried again, slower and slower; what the server refuses is not.
  const ask = async (path, method, headers, body) => {
    for (let tries = 0; ; tries++) {
      try {
        const answer = await fetch(form.dataset.upload + path, {
          method,
          headers: { 'x-form-token': form.dataset.token, 'idempotency-key': crypto.randomUUID(), ...headers },
          body,
        })
        if (answer.status < 500) return answer
      } catch {
        // No answer came.
      }
      if (tries === 6) return undefined
      const seconds = Math.min(30, 2 ** tries)
      say('waiting', { seconds })
      await pause(seconds)
    }
  }

  const send = async (file) => {
    say('reading')
    const begun = await ask(
      '',
      'POST',
      { 'content-type': 'application/json' },
      JSON.stringify({
        programme: form.elements.programme.value,
        file_name: file.name,
        file_bytes: file.size,
        file_sha256: await hash(await file.arrayBuffer()),
      }),
    )
    if (!begun?.ok) return begun
    let upload = await begun.json()
    while (!upload.result && upload.received < upload.file_bytes) {
      const part = await file.slice(upload.received, upload.received + partBytes).arrayBuffer()
      const answer = await ask(
        `/${upload.upload_id}/parts/${upload.received}`,
        'PUT',
        { 'content-type': 'application/octet-stream', 'x-part-sha256': await hash(part) },
        part,
      )
      if (!answer?.ok) return answer
      upload = await answer.json()
      bar.value = Math.floor((upload.received * 100) / upload.file_bytes)
      say('sending', { part: bar.value })
    }
    say('finishing')
    const asks = form.dataset.asks === undefined ? '' : '?wait=true'
    const done = await ask(`/${upload.upload_id}/complete${asks}`, 'POST', {})
    if (!done?.ok) return done
    location.assign((await done.json()).result.href)
    return done
  }

  form.addEventListener('submit', (event) => {
    const file = input.files?.[0]
    // What is missing is said by the page that a whole form brings, beside its field.
    if (!file || !form.elements.programme.value || form.dataset.whole) return
    event.preventDefault()
    box.hidden = false
    bar.hidden = false
    refusal.hidden = true
    button.disabled = true
    send(file)
      .catch(() => undefined)
      .then((answer) => {
        if (answer?.ok) return
        button.disabled = false
        if (!answer) return say('stopped')
        // Signed out meanwhile, or a form that is too old: sent whole, the form brings the page that says so.
        if ([401, 403, 404].includes(answer.status)) {
          form.dataset.whole = '1'
          return form.requestSubmit()
        }
        // The server said no, in the person's language; another file may be chosen at once.
        return answer.json().then(({ detail }) => {
          status.textContent = ''
          bar.hidden = true
          refusal.hidden = false
          refusal.textContent = detail
        })
      })
  })
}
