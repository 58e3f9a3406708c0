/**
 * From an interface to its chain (felix/rules/dispatch.go, v3.22): a shallow tree, so that a node with a hundred pods
 * does not compare a hundred names. Names are binned by the character after what they all have in common.
 */
import { DROP, goto } from './action.ts'
import { inInterface, type Match, outInterface } from './match.ts'
import { CHAIN, chainName } from './names.ts'
import { commented, type FelixChain, type FelixRule, rule } from './rule.ts'

const UNKNOWN = commented('Unknown interface', rule(DROP))

/** `names` in order. */
export function workloadDispatchChains(names: readonly string[]): FelixChain[] {
  const end = [UNKNOWN]
  const from = dispatchRules(names, CHAIN.fromWorkloadDispatch, inInterface, (n) => chainName('fromWorkload', n), end)
  const to = dispatchRules(names, CHAIN.toWorkloadDispatch, outInterface, (n) => chainName('toWorkload', n), end)
  return [
    ...from.children,
    { name: CHAIN.fromWorkloadDispatch, rules: [...from.root, ...end] },
    ...to.children,
    { name: CHAIN.toWorkloadDispatch, rules: [...to.root, ...end] },
  ]
}

export interface Dispatch {
  /** Of the root chain, its end left out. */
  readonly root: readonly FelixRule[]
  readonly children: readonly FelixChain[]
}

export function dispatchRules(
  names: readonly string[],
  chain: string,
  interfaceIs: (name: string) => Match,
  target: (name: string) => string,
  end: readonly FelixRule[] = [],
): Dispatch {
  const common = commonPrefix(names)
  const bins = new Map<string, string[]>()
  for (const name of names) {
    const prefix = name.slice(0, common.length + 1)
    const bin = bins.get(prefix)
    if (bin) bin.push(name)
    else bins.set(prefix, [name])
  }
  const root: FelixRule[] = []
  const children: FelixChain[] = []
  const toEndpoint = (name: string): FelixRule => rule(goto(target(name)), interfaceIs(name))
  for (const [prefix, bin] of bins) {
    if (bin.length === 1) {
      root.push(...bin.map(toEndpoint))
      continue
    }
    const child = `${chain}-${prefix.slice(common.length)}`
    root.push(rule(goto(child), interfaceIs(`${prefix}+`)))
    children.push({ name: child, rules: [...bin.map(toEndpoint), ...end] })
  }
  return { root, children }
}

function commonPrefix(names: readonly string[]): string {
  let prefix = names[0] ?? ''
  for (const name of names) while (!name.startsWith(prefix)) prefix = prefix.slice(0, -1)
  return prefix
}
