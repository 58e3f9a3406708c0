/** Rules of Calico's policies (libcalico-go/lib/validator/v3/validator.go validateRule, v3.22). */
import { parseAddrLen } from '../../net/cidr.ts'
import type { SelectorNode } from '../selector/node.ts'
import { parseSelector } from '../selector/parse.ts'
import type { CalicoRule, EntityRule, IcmpFields } from '../spec.ts'
import { calicoRefuses } from './apiServers.ts'
import type { Refuse } from './refuse.ts'

const PROTOCOLS = ['TCP', 'UDP', 'ICMP', 'ICMPv6', 'SCTP', 'UDPLite']
const WITH_PORTS: readonly (string | number)[] = ['TCP', 'UDP', 'SCTP', 6, 17, 132]
const ICMP: readonly (string | number)[] = ['ICMP', 'ICMPv6', 1]

export function checkCalicoRule(refuse: Refuse, path: string, rule: CalicoRule): void {
  for (const field of ['protocol', 'notProtocol'] as const) checkProtocol(refuse, `${path}.${field}`, rule[field])
  for (const field of ['icmp', 'notICMP'] as const) checkIcmp(refuse, `${path}.${field}`, rule, rule[field])
  for (const end of ['source', 'destination'] as const) {
    const entity = rule[end]
    if (entity) checkEntity(refuse, `${path}.${end}`, rule, entity)
  }
}

export function checkSelectorText(refuse: Refuse, path: string, text: string | undefined): void {
  if (text === undefined) return
  const parsed = parseSelector(text)
  if (!parsed.ok)
    calicoRefuses(refuse, path, `invalid selector: ${parsed.detail}`, "write one such as has(app) && app == 'web'")
  else if (hasGlobal(parsed.node))
    calicoRefuses(refuse, path, 'global() can only be used in an EntityRule namespaceSelector', 'take it out')
}

/** `global()` stands alone. */
function checkNamespaceSelector(refuse: Refuse, path: string, text: string | undefined): void {
  const parsed = parseSelector(text ?? '')
  if (!parsed.ok || !hasGlobal(parsed.node)) checkSelectorText(refuse, path, text)
  else if (parsed.node.kind !== 'global()')
    calicoRefuses(refuse, path, 'global() cannot be combined with other selectors', 'write it alone')
}

function hasGlobal(node: SelectorNode): boolean {
  if (node.kind === '!') return hasGlobal(node.operand)
  if (node.kind === '&&' || node.kind === '||') return node.operands.some(hasGlobal)
  return node.kind === 'global()'
}

function checkProtocol(refuse: Refuse, path: string, protocol: string | number | undefined): void {
  if (protocol === undefined) return
  if (typeof protocol === 'number') {
    if (!Number.isInteger(protocol) || protocol < 1 || protocol > 255)
      calicoRefuses(refuse, path, 'protocol number invalid', 'write one from 1 to 255')
  } else if (!PROTOCOLS.includes(protocol)) {
    calicoRefuses(refuse, path, 'protocol name invalid', `write one of ${PROTOCOLS.join(', ')}`)
  }
}

function checkIcmp(refuse: Refuse, path: string, rule: CalicoRule, icmp: IcmpFields | undefined): void {
  if (!icmp) return
  if (path.endsWith('.icmp') && rule.protocol !== 'ICMP' && rule.protocol !== 'ICMPv6')
    calicoRefuses(refuse, path, 'rules that specify ICMP fields must set protocol to ICMP', 'set the protocol')
  if (path.endsWith('.notICMP') && !ICMP.includes(rule.protocol ?? '')) {
    // Calico takes it; iptables-restore then refuses all of Felix's rules ("ICMP match requires '-p icmp'").
    const message = 'iptables refuses notICMP without the protocol ICMP; set the protocol'
    refuse(path, 'notSupported', { what: 'notICMP without protocol: ICMP' }, message)
  }
  if (icmp.code !== undefined && icmp.type === undefined)
    calicoRefuses(refuse, path, 'ICMP code specified without an ICMP type', 'add the type')
  for (const field of ['type', 'code'] as const) {
    const value = icmp[field]
    const max = field === 'type' ? 254 : 255
    if (value !== undefined && (!Number.isInteger(value) || value < 0 || value > max)) {
      const message = `${value} is out of range; write a whole number from 0 to ${max}`
      refuse(`${path}.${field}`, 'outOfRange', { value, min: 0, max }, message)
    }
  }
}

function checkEntity(refuse: Refuse, path: string, rule: CalicoRule, entity: EntityRule): void {
  for (const field of ['selector', 'notSelector'] as const) checkSelectorText(refuse, `${path}.${field}`, entity[field])
  checkNamespaceSelector(refuse, `${path}.namespaceSelector`, entity.namespaceSelector)
  for (const field of ['nets', 'notNets'] as const)
    entity[field]?.forEach((text, i) => {
      const parsed = parseAddrLen(text)
      if (!parsed) calicoRefuses(refuse, `${path}.${field}[${i}]`, 'invalid CIDR', 'write one such as 10.0.0.0/8')
      else if (parsed.len === 0 && field === 'notNets') {
        // Calico takes it; iptables-restore then refuses all of Felix's rules.
        const message = 'iptables refuses to exclude 0.0.0.0/0; leave it out'
        refuse(`${path}.${field}[${i}]`, 'notSupported', { what: 'notNets 0.0.0.0/0' }, message)
      }
    })
  for (const field of ['ports', 'notPorts'] as const) {
    const ports = entity[field] ?? []
    if (ports.length > 0 && !WITH_PORTS.includes(rule.protocol ?? '')) {
      const detail = 'rules that specify ports must set protocol to TCP or UDP or SCTP'
      calicoRefuses(refuse, `${path}.${field}`, detail, 'set the protocol')
    }
    ports.forEach((port, i) => {
      checkPort(refuse, `${path}.${field}[${i}]`, port)
    })
  }
}

function checkPort(refuse: Refuse, path: string, port: number | string): void {
  const range = /^(\d+)(?::(\d+))?$/.exec(String(port))
  if (!range) {
    if (!/^[a-zA-Z0-9_.-]{1,128}$/.test(String(port)))
      calicoRefuses(refuse, path, 'port range invalid', 'write a number, a range such as 1000:2000, or a name')
    return
  }
  const first = Number(range[1])
  const last = Number(range[2] ?? range[1])
  if (first > last) calicoRefuses(refuse, path, 'port range invalid', 'write the lower number first')
  else if (first < 1 || last > 65535)
    calicoRefuses(refuse, path, 'port range invalid, port number must be between 1 and 65535', 'choose one of these')
}
