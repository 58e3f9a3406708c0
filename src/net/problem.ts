/** Bad input, as a value: where it is, what is wrong and the way out. The page's catalogues turn codes into sentences. */
export interface Problem {
  /** The place, in the words of the input: `ipPools[0].cidr`, `namespaces.master.routes[2]`, `line 14`. */
  readonly path: string
  readonly code: ProblemCode
  readonly params: Readonly<Record<string, string | number>>
  /** One English sentence for command lines and logs; Calico's or iproute2's own words where they have some. */
  readonly message: string
}

export type ProblemCode =
  | 'notJson' // detail
  | 'notYaml' // detail
  | 'wrongType' // expected got
  | 'missing' // what
  | 'unknownField' // field
  | 'notAnAddress' // value
  | 'notAName' // value
  | 'noNameserver' // name from
  | 'notAPrefix' // value
  | 'notAMac' // value
  | 'outOfRange' // value min max
  | 'notOneOf' // value allowed
  | 'badName' // name detail: Kubernetes' own sentence
  | 'duplicateName' // name
  | 'duplicateAddress' // address other
  | 'unknownReference' // what name
  | 'notInLink' // field value: a part of a link that says nothing that is known here
  | 'podOutsidePools' // address
  | 'nodeInNoSubnet' // address subnet
  | 'tunnelOutsidePools' // address
  | 'poolExhausted' // pool
  | 'blockLimit' // node limit
  | 'blockOutsidePools' // block
  | 'wrongBlockSize' // block pool size
  | 'calicoRefuses' // detail: Calico's own sentence
  | 'kubernetesRefuses' // detail: the API server's own sentence
  | 'iproute2Refuses' // command detail: its own sentence
  | 'tooLarge' // what limit
  | 'notSupported' // what
  | 'unanswered' // detail: why the simulator did not come to judge it

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }
