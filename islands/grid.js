// Makes the cells of a page of rows editable from the keyboard and sends what was typed as an ordinary form, one request at a time. Nothing
// is checked here: the server answers what became of the rows. Without this script each row opens its own form.
const form = document.querySelector('form[data-grid]')
const table = document.querySelector('[data-grid-table]')
if (form && table) start()

function start() {
  const said = document.querySelector('[data-grid-said]')
  const body = table.tBodies[0]
  const width = body.rows[0].querySelectorAll('td[data-field]').length
  const cellsOf = (row) => row.querySelectorAll('td[data-field]')
  const at = (row, column) => cellsOf(body.rows[row])[column]
  const placeOf = (cell) => [
    cell.parentElement.sectionRowIndex,
    [...cellsOf(cell.parentElement)].indexOf(cell),
  ]

  document.querySelector('[data-grid-plain]').hidden = true
  document.querySelector('[data-grid-keys]').hidden = false
  table.setAttribute('role', 'grid')
  // One cell of the page can be reached by Tab; the arrows lead to the others.
  let current = at(0, 0)
  current.tabIndex = 0
  for (const cell of body.querySelectorAll('td[data-field]')) {
    cell.setAttribute('role', 'gridcell')
    if (cell !== current) cell.tabIndex = -1
  }

  function go(row, column) {
    const next = at(
      Math.max(0, Math.min(body.rows.length - 1, row)),
      Math.max(0, Math.min(width - 1, column)),
    )
    current.tabIndex = -1
    current = next
    current.tabIndex = 0
    current.focus()
    current.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  // What stands in a cell while it is being changed, and how to leave it.
  let input
  function edit(cell, first) {
    if (input) return
    const before = cell.textContent
    input = document.createElement('input')
    input.className = 'sheet-input'
    input.maxLength = 200
    input.setAttribute('aria-label', table.tHead.rows[0].cells[cell.cellIndex].textContent)
    // Of a hidden number nothing but its ends is here, so it is typed anew.
    input.value = first ?? (cell.hasAttribute('data-masked') ? '' : before)
    cell.replaceChildren(input)
    input.focus()
    if (first === undefined) input.select()
    const leave = (keep) => {
      const box = input
      if (!box) return
      input = undefined
      const typed = box.value.trim()
      cell.textContent = before
      if (keep && typed !== before && !(typed === '' && cell.hasAttribute('data-masked'))) write(cell, typed)
    }
    input.addEventListener('blur', () => leave(true))
    input.addEventListener('keydown', (event) => {
      const [row, column] = placeOf(cell)
      const moves = { Enter: [row + 1, column], Tab: [row, column + (event.shiftKey ? -1 : 1)] }
      if (event.key === 'Escape') {
        leave(false)
        cell.focus()
      } else if (moves[event.key]) {
        leave(true)
        go(...moves[event.key])
      } else return
      event.preventDefault()
      event.stopPropagation()
    })
  }

  const masked = (text) =>
    text.replace(/\D/g, '').length < 5 ? text : text.replace(/(?<=^.{2,}).(?=.{2,}$)/g, '•')
  const waiting = new Map()
  let sending = false
  function write(cell, text) {
    cell.textContent = cell.hasAttribute('data-masked') ? masked(text) : text
    cell.dataset.state = 'saving'
    waiting.set(cell, text)
    clearTimeout(write.soon)
    write.soon = setTimeout(send, 250)
  }

  async function send() {
    if (sending || waiting.size === 0) return
    sending = true
    const batch = new Map(waiting)
    waiting.clear()
    said.textContent = form.dataset.saving
    const sent = new URLSearchParams(new FormData(form))
    sent.set(
      'sel',
      JSON.stringify(
        [...batch].map(([cell, value]) => ({
          row_number: Number(cell.parentElement.dataset.row),
          field: cell.dataset.field,
          value,
        })),
      ),
    )
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        body: sent,
        headers: { accept: 'application/json' },
      })
      const answer = await response.json()
      if (!response.ok) throw new Error(answer.message)
      for (const cell of batch.keys()) if (!waiting.has(cell)) cell.dataset.state = 'saved'
      for (const row of answer.rows) show(row)
      said.textContent = `${form.dataset.saved}. ${answer.message}`
    } catch (error) {
      // What was typed stays in the cells, marked, and is sent again with the next change.
      for (const [cell, value] of batch) {
        cell.dataset.state = 'failed'
        if (!waiting.has(cell)) waiting.set(cell, value)
      }
      said.textContent = `${form.dataset.failed}. ${error.message}`
    }
    sending = false
    if (waiting.size > 0 && ![...waiting.keys()].some((cell) => cell.dataset.state === 'failed')) send()
  }

  function show(row) {
    const line = body.querySelector(`tr[data-row="${row.row_number}"]`)
    if (!line) return
    // Our own label with its colour; nothing of the file is in it.
    line.querySelector('[data-verdict]').innerHTML = row.verdict_html
    line.querySelector('[data-problems]').textContent = row.problems
    for (const cell of cellsOf(line)) {
      const known = row.cells[cell.dataset.field]
      if (!waiting.has(cell) && !cell.contains(input ?? null)) cell.textContent = known.text
      cell.toggleAttribute('data-mended', known.mended)
      cell.toggleAttribute('data-bad', known.bad)
    }
  }

  body.addEventListener('click', (event) => {
    const cell = event.target.closest('td[data-field]')
    if (cell && !cell.contains(input ?? null)) go(...placeOf(cell))
  })
  body.addEventListener('dblclick', (event) => {
    const cell = event.target.closest('td[data-field]')
    if (cell) edit(cell)
  })
  body.addEventListener('keydown', (event) => {
    const cell = event.target.closest('td[data-field]')
    if (!cell || input || event.altKey) return
    const [row, column] = placeOf(cell)
    const steps = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? body.rows.length - 1 : row, width - 1],
      PageUp: [row - 20, column],
      PageDown: [row + 20, column],
    }
    if (steps[event.key]) go(...steps[event.key])
    else if (event.key === 'Enter' || event.key === 'F2') edit(cell)
    else if (event.key === 'Delete' || event.key === 'Backspace') write(cell, '')
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) edit(cell, event.key)
    else return
    event.preventDefault()
  })
  document.addEventListener('copy', (event) => {
    if (document.activeElement !== current || input) return
    // The hidden middle of a number is not to be copied as if it were the number.
    if (current.hasAttribute('data-masked')) return
    event.clipboardData.setData('text/plain', current.textContent)
    event.preventDefault()
  })
  document.addEventListener('paste', (event) => {
    if (document.activeElement !== current || input) return
    const [row, column] = placeOf(current)
    const lines = event.clipboardData
      .getData('text/plain')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
    lines.slice(0, body.rows.length - row).forEach((line, down) => {
      for (const [right, text] of line.split('\t').entries())
        if (column + right < width) write(at(row + down, column + right), text.trim())
    })
    event.preventDefault()
  })
  window.addEventListener('beforeunload', (event) => {
    if (waiting.size > 0 || sending) event.preventDefault()
  })
}
