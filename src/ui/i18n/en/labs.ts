/** What is done to a lab, by name. Between backticks: a machine's words. */

type Words = Readonly<Record<string, string | number>>

export const labs = {
  undo: 'Undo',
  redo: 'Redo',
  undoStep: (p: { step: string }) => `Undo: ${p.step}`,
  redoStep: (p: { step: string }) => `Redo: ${p.step}`,
  copyLink: 'Copy link to this hop',
  copied: {
    done: 'The link is copied: it holds the lab, its edits, the probe and this hop',
    denied: 'The browser does not let the page copy',
    tooLong: 'This lab is too large for a link',
  },
  /** By a step's code; the rest of a name are its words. */
  steps: {
    command: (p: Words) => `${p['words']}`,
    pool: (p: Words) => `IPPool ${p['pool']}: ${p['fields']}`,
    poolsReset: () => 'pools as they were',
    scenario: (p: Words) => `open ${p['id']}`,
    document: () => 'open your document',
    link: () => 'open a link',
    restored: (p: Words) => `restore ${p['ns']} ${p['table']} ${p['key']}`,
    restoredAll: () => 'restore all namespaces',
    resync: (p: Words) => `let Felix resync ${p['ns']}`,
  },
}
