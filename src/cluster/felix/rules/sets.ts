/** Felix's fixed ipsets (felix/rules/rule_defs.go; names by felix/ipsets/ipset_defs.go NameForMainIPSet, v3.22). */

/** The kernel allows 31 characters: IDs that are hashes lose their end. */
export const setName = (id: string): string => `cali40${id}`.slice(0, 31)

export const SET = {
  allPools: setName('all-ipam-pools'),
  masqPools: setName('masq-ipam-pools'),
  allHosts: setName('all-hosts-net'),
  allVxlanHosts: setName('all-vxlan-net'),
  thisHost: setName('this-host'),
} as const
