/** What is done to a lab, by name. Between backticks: a machine's words. */

import { counted, kindWord } from '../kinds.ts'

type Words = Readonly<Record<string, string | number>>

const KINDS = {
  ...{ subnets: 'subnet', gateways: 'gateway', hosts: 'host', ipPools: 'IPPool', nodes: 'node', pods: 'pod' },
  ...{ namespaces: 'Namespace', services: 'Service', networkPolicies: 'NetworkPolicy' },
  ...{ globalNetworkPolicies: 'GlobalNetworkPolicy' },
  ...{ networkSets: 'NetworkSet', globalNetworkSets: 'GlobalNetworkSet' },
}
const item = (p: Words): string => `${kindWord(KINDS, p['kind'])} ${p['name']}`
const withIt = (p: Words): string => counted(KINDS, p['along'], (kind, n) => `${n} ${kind}${n === 1 ? '' : 's'}`, ', ')
const and = (text: string): string => (text === '' ? '' : `, with ${text}`)

export const labs = {
  title: 'Labs',
  intro: 'Kept in this browser. A file holds the same: what was opened, and every edit.',
  name: 'Name of the lab',
  save: 'Save this lab',
  notKept: 'The browser keeps nothing more. Export the lab as a file.',
  none: 'No lab is saved yet.',
  open: (p: { name: string }) => `Open ${p.name}`,
  openIt: 'Open',
  exportThis: 'Export this lab',
  saved: (p: { name: string }) => `Saved: ${p.name}`,
  rename: (p: { name: string }) => `New name of ${p.name}`,
  exportLab: (p: { name: string }) => `Export ${p.name}`,
  remove: (p: { name: string }) => `Delete ${p.name}`,
  undelete: (p: { name: string }) => `Undo: delete ${p.name}`,
  importFile: 'Import a file',
  refused: 'The lab was not opened; nothing has changed.',
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
  breakSomething: 'Break something',
  steps: {
    command: (p: Words) => `${p['words']}`,
    // A fault brings its name along in every language: its words are fetched later.
    fault: (p: Words) => `${p['en']}`,
    faultBack: (p: Words) => `take back: ${p['en']}`,
    repaired: (p: Words) => `${p['en']}`,
    takenBack: (p: Words) => `take back: ${p['words']}`,
    pool: (p: Words) => `IPPool ${p['pool']}: ${p['fields']}`,
    poolsReset: () => 'pools as they were',
    scenario: (p: Words) => `open ${p['id']}`,
    document: () => 'open your document',
    lab: (p: Words) => `open lab ${p['name']}`,
    link: () => 'open a link',
    restored: (p: Words) => `restore ${p['ns']} ${p['table']} ${p['key']}`,
    variant: () => 'show a variant',
    modes: (p: Words) =>
      `IPPools in mode ${p['mode']}${p['layout'] === 'two' ? ', two subnets' : p['layout'] === 'one' ? ', one subnet' : ''}`,
    restoredAll: () => 'restore all namespaces',
    moved: (p: Words) => `move rule ${p['place']} of ${p['chain']} to ${p['to']}`,
    disabled: (p: Words) => `switch off rule ${p['place']} of ${p['chain']}`,
    enabled: (p: Words) => `switch on rule ${p['place']} of ${p['chain']}`,
    specAdded: (p: Words) => `add ${item(p)}`,
    specRemoved: (p: Words) => `remove ${item(p)}${and(withIt(p))}`,
    specSet: (p: Words) => `${item(p)}: ${p['fields']}`,
    specMoved: (p: Words) => `move ${item(p)} to ${p['node']}`,
    specRestored: (p: Words) => `restore ${item(p)}${and(withIt(p))}`,
    specRestoredAll: () => 'restore the cluster as it was opened',
    manifestApplied: (p: Words) => `apply ${p['what']}`,
    manifestDeleted: (p: Words) => `delete ${p['what']}`,
    specPart: (p: Words) => `${p['part']} ${p['field']}`,
    resync: (p: Words) => `let Felix resync ${p['ns']}`,
  },
}
