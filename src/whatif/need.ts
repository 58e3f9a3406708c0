/** What would have to be true, as a code and its parameters. */
export type NeedCode =
  | 'route' // node dst words
  | 'wayBack' // node src dev expected
  | 'sysctl' // node key value
  | 'noRule' // node table chain rule text
  | 'chainPolicy' // node table chain
  | 'policy' // pod namespace direction proto port
  | 'serviceRule' // node service address
  | 'servicePort' // service address ports mode
  | 'endpoints' // service
  | 'localEndpoint' // node namespace service
  | 'sourceRange' // service src
  | 'masquerade' // src pool
  | 'encapsulation' // pool
  | 'lladdr' // node addr lladdr dev
  | 'neighbour' // node addr dev
  | 'fdb' // node mac dev
  | 'mtu' // node dev len mtu
  | 'linkUp' // node dev
  | 'holder' // node address
  | 'somebody' // address
  | 'gatewayAddress' // address
  | 'listener' // node proto port
  | 'ttl' // node

export interface Need {
  readonly code: NeedCode
  readonly params: Readonly<Record<string, string | number>>
}

export const need = (code: NeedCode, params: Need['params']): Need => ({ code, params })
