// Decides a pair by one key: S same, B different (berbeda), L later. The keys press the buttons of the page, which work without them.
const keys = new Map(
  Array.from(document.querySelectorAll('button[data-key]'), (button) => [button.dataset.key, button]),
)
let pressed = false
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || pressed) return
  const { target } = event
  // Whoever writes a reason means the letter.
  if (target instanceof HTMLElement && target.closest('input, select, textarea')) return
  const button = keys.get(event.key.toLowerCase())
  if (!button) return
  event.preventDefault()
  pressed = true
  button.click()
})
