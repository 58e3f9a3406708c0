/**
 * What has the focus may leave the page: a row that is removed, a button whose work is done. The browser then gives the
 * focus to nobody, and a keyboard starts at the top again. Here it goes to what stood around it, the dialog or the panel,
 * or else to what had it before.
 */

const HOMES = '[tabindex], button'
const MOST = 64

export function keepFocus(): void {
  /** What has the focus, what stands around it, the nearest first, and the same of what had it before. */
  let around: readonly Element[] = []

  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element)) return
    const nearest = ancestors(target)
    around = [...nearest, ...around.filter((one) => one.isConnected && !nearest.includes(one))].slice(0, MOST)
  })
  // Whoever points at nothing wants nothing.
  document.addEventListener('focusout', () =>
    setTimeout(() => {
      if (isNowhere() && around[0] && canHold(around[0])) around = []
    }),
  )
  new MutationObserver(() => {
    // The browser takes the focus away with the next frame; and whoever removed it may have a better place in mind.
    if (around[0] && !canHold(around[0])) requestAnimationFrame(() => setTimeout(goHome))
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] })

  function goHome(): void {
    if (!isNowhere() || !around[0] || canHold(around[0])) return
    for (const home of around) {
      if (home instanceof HTMLElement && home.matches(HOMES) && canHold(home)) home.focus({ preventScroll: true })
      if (!isNowhere()) return
    }
  }
}

function ancestors(element: Element): Element[] {
  const all: Element[] = []
  for (let one: Element | null = element; one; one = one.parentElement) all.push(one)
  return all
}

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

const canHold = (element: Element): boolean =>
  element.isConnected && !element.matches(':disabled') && element.checkVisibility()
