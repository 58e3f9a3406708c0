/** Rules of Kubernetes' NetworkPolicy (pkg/apis/networking/validation/validation.go ValidateNetworkPolicySpec). */
import { cidrContains } from '../../net/cidr.ts'
import type { LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from '../spec.ts'
import { kubernetesRefuses } from './apiServers.ts'
import { checkLabelKey, checkLabelValue, takeLabels } from './labels.ts'
import type { Refuse } from './refuse.ts'
import { checkName, takePrefix } from './values.ts'

export function checkSelector(refuse: Refuse, path: string, selector: LabelSelector): void {
  takeLabels(refuse, `${path}.matchLabels`, selector.matchLabels)
  selector.matchExpressions?.forEach(({ key, operator, values = [] }, i) => {
    const at = `${path}.matchExpressions[${i}]`
    checkLabelKey(refuse, `${at}.key`, key)
    values.forEach((value, j) => {
      checkLabelValue(refuse, `${at}.values[${j}]`, value)
    })
    const wanted = operator === 'In' || operator === 'NotIn'
    if (wanted && values.length === 0)
      kubernetesRefuses(refuse, `${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'", 'add a value')
    if (!wanted && values.length > 0) {
      const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
      kubernetesRefuses(refuse, `${at}.values`, detail, 'leave them out')
    }
  })
}

export function checkPeer(refuse: Refuse, path: string, peer: NetworkPolicyPeer): void {
  const { ipBlock, podSelector, namespaceSelector } = peer
  if (!ipBlock && !podSelector && !namespaceSelector) {
    kubernetesRefuses(refuse, path, 'must specify a peer', 'add a podSelector, a namespaceSelector or an ipBlock')
    return
  }
  if (podSelector) checkSelector(refuse, `${path}.podSelector`, podSelector)
  if (namespaceSelector) checkSelector(refuse, `${path}.namespaceSelector`, namespaceSelector)
  if (!ipBlock) return
  if (podSelector || namespaceSelector)
    kubernetesRefuses(refuse, path, 'may not specify both ipBlock and another peer', 'make them two peers')
  const at = `${path}.ipBlock`
  const cidr = takePrefix(refuse, `${at}.cidr`, ipBlock.cidr)
  ipBlock.except?.forEach((text, i) => {
    const except = takePrefix(refuse, `${at}.except[${i}]`, text)
    if (!cidr || !except || (cidrContains(cidr, except.addr) && except.len > cidr.len)) return
    kubernetesRefuses(refuse, `${at}.except[${i}]`, 'must be a strict subset of `cidr`', 'write a part of it')
  })
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65535

export function checkPolicyPort(refuse: Refuse, path: string, { port, endPort }: NetworkPolicyPort): void {
  if (typeof port === 'string') checkName(refuse, `${path}.port`, port, 'port')
  if (typeof port === 'number' && !isPort(port))
    kubernetesRefuses(refuse, `${path}.port`, 'must be between 1 and 65535, inclusive', 'write such a number')
  if (endPort === undefined) return
  const at = `${path}.endPort`
  if (port === undefined)
    kubernetesRefuses(refuse, at, 'may not be specified when `port` is not specified', 'add the port')
  else if (typeof port === 'string')
    kubernetesRefuses(refuse, at, 'may not be specified when `port` is non-numeric', 'leave it out')
  else if (!isPort(endPort))
    kubernetesRefuses(refuse, at, 'must be between 1 and 65535, inclusive', 'write such a number')
  else if (endPort < port)
    kubernetesRefuses(refuse, at, 'must be greater than or equal to `port`', 'write the larger number last')
}
