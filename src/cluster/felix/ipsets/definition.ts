/**
 * The ipsets that policies ask for, and their names (felix/calc/rule_scanner.go IPSetData, libcalico-go/lib/hash, v3.22):
 * endpoints that a selector selects, or those of them that have a port of that name.
 */
import { sha224 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { formatSelector, type SelectorNode } from '../../selector/node.ts'
import { checkedSelector } from '../../selector/parse.ts'
import { base64url } from '../rules/base64url.ts'
import { setName } from '../rules/sets.ts'

export interface SetDefinition {
  /** As the kernel knows it. */
  readonly name: string
  readonly selector: SelectorNode
  readonly port?: { readonly name: string; readonly protocol: 'tcp' | 'udp' | 'sctp' }
}

/** hash.MakeUniqueID. */
const uniqueId = (prefix: string, content: string): string =>
  `${prefix}:${base64url(sha224(utf8ToBytes(`${prefix}:${content}`)))}`

const selectorId = (node: SelectorNode): string => uniqueId('s', formatSelector(node))

export function selectorSet(selector: string): SetDefinition {
  const node = checkedSelector(selector)
  return { name: setName(selectorId(node)), selector: node }
}

/** An empty selector selects all. */
export function namedPortSet(selector: string, name: string, protocol: 'tcp' | 'udp' | 'sctp'): SetDefinition {
  const node = checkedSelector(selector)
  return {
    name: setName(uniqueId('n', `${selectorId(node)},${protocol},${name}`)),
    selector: node,
    port: { name, protocol },
  }
}
