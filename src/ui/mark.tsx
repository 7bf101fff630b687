const canopy =
  'M12 2.6c-5.5 0-9.9 4-10.4 9.2.9-1 2-1.5 3.2-1.5 1.5 0 2.8.8 3.6 2 .8-1.2 2.1-2 3.6-2s2.8.8 3.6 2c.8-1.2 2.1-2 3.6-2 1.2 0 2.3.5 3.2 1.5C21.9 6.6 17.5 2.6 12 2.6Z'
const handle = 'M12 12v6.3a2.4 2.4 0 0 1-4.8 0'

/** The umbrella: what the name Payung means. Decoration beside the name, so screen readers skip it. */
export function Mark({ class: className = 'size-7' }: { class?: string }) {
  return (
    <svg viewBox="0 0 24 24" class={className} aria-hidden="true" focusable="false">
      <path d={canopy} fill="currentColor" />
      <path d={handle} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
      <path d="M12 1.2v2" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    </svg>
  )
}

/** The same mark as a file of its own for the browser's tab; the colour is the theme's primary. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" color="#00525a"><path d="${canopy}" fill="currentColor"/><path d="${handle}" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/><path d="M12 1.2v2" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>`
