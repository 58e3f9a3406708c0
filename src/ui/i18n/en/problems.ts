import type { Problems } from '../catalogue.ts'

export const problems = {
  notJson: ({ detail }) => ({
    what: `This is not JSON: ${detail}.`,
    fix: 'Check commas and quotes around that place.',
  }),
  notYaml: ({ detail }) => ({
    what: `This is not YAML: ${detail}.`,
    fix: 'Check indentation, colons and quotes around that place.',
  }),
  wrongType: ({ expected, got }) => ({
    what: `Here belongs ${expected}, not ${got}.`,
    fix: `Write ${expected}.`,
  }),
  missing: ({ what }) => ({ what: `\`${what}\` is missing.`, fix: `Add \`${what}\`.` }),
  unknownField: ({ field }) => ({
    what: `\`${field}\` is not a field here.`,
    fix: 'Take it out, or correct its spelling.',
  }),
  notAnAddress: ({ value }) => ({
    what: `\`${value}\` is not an IPv4 address.`,
    fix: 'Write four numbers from 0 to 255 without leading zeros, such as `10.244.1.5`.',
  }),
  notAName: ({ value }) => ({
    what: `\`${value}\` is no name: there is nothing to look up.`,
    fix: 'Write a name, such as `web.default`.',
  }),
  noNameserver: ({ name, from }) => ({
    what: `\`${name}\` is a name, and \`${from}\` has no nameserver to ask.`,
    fix: 'Write an address; or give the cluster a Service `kube-dns`, or a host outside that has `dns`.',
  }),
  notAPrefix: ({ value }) => ({
    what: `\`${value}\` is not an IPv4 prefix.`,
    fix: 'Write the network address and its length, such as `10.244.0.0/16`, without host bits.',
  }),
  notAMac: ({ value }) => ({
    what: `\`${value}\` is not a MAC address.`,
    fix: 'Write six pairs of hex digits, such as `00:0c:29:aa:bb:cc`.',
  }),
  outOfRange: ({ value, min, max }) => ({
    what: `\`${value}\` is out of range.`,
    fix: `Choose a number from ${min} to ${max}.`,
  }),
  notOneOf: ({ value, allowed }) => ({ what: `\`${value}\` is not possible here.`, fix: `Choose one of: ${allowed}.` }),
  badName: ({ name, detail }) => ({
    what: `Kubernetes does not take the name \`${name}\`: ${detail}.`,
    fix: 'Use lower-case letters, digits and hyphens.',
  }),
  duplicateName: ({ name }) => ({ what: `There are two of the name \`${name}\`.`, fix: 'Rename one of them.' }),
  duplicateAddress: ({ address, other }) => ({
    what: `\`${address}\` belongs to \`${other}\` already.`,
    fix: 'Give one of the two another address, or leave a pod’s address out and IPAM will choose one.',
  }),
  unknownReference: ({ what, name }) => ({
    what: `There is no ${what} \`${name}\`.`,
    fix: `Name a ${what} that exists, or add it.`,
  }),
  notInLink: ({ field, value }) => ({
    what: `The link says \`${field}=${value}\`, which is nothing that is known here.`,
    fix: 'The rest of it is open. Copy the link once more, whole, where it came from.',
  }),
  podOutsidePools: ({ address }) => ({
    what: `The pod’s address \`${address}\` is in no IPPool.`,
    fix: 'Take an address of a pool, add a pool that holds it, or leave the address out.',
  }),
  nodeInNoSubnet: ({ address, subnet }) => ({
    what: `The node’s address \`${address}\` is not in the subnet \`${subnet}\`.`,
    fix: 'Correct the address, or put the node into the subnet that holds it.',
  }),
  tunnelOutsidePools: ({ address }) => ({
    what: `The tunnel address \`${address}\` is in no IPPool.`,
    fix: 'Take an address of a pool, or leave it out.',
  }),
  poolExhausted: ({ pool }) => ({
    what: `The IPPool \`${pool}\` has no address left.`,
    fix: 'Widen its cidr, choose smaller blocks, or remove pods.',
  }),
  blockLimit: ({ node, limit }) => ({
    what: `The node \`${node}\` would need more than ${limit} blocks.`,
    fix: 'Choose larger blocks, or spread the pods over more nodes.',
  }),
  blockOutsidePools: ({ block }) => ({
    what: `The block \`${block}\` lies in no IPPool.`,
    fix: 'Choose a block within a pool.',
  }),
  wrongBlockSize: ({ block, pool, size }) => ({
    what: `The block \`${block}\` has not the size of the pool \`${pool}\`, which is /${size}.`,
    fix: `Write a /${size}.`,
  }),
  // Most checks know the way out themselves: `net/wayOut.ts`.
  calicoRefuses: ({ detail }) => ({
    what: `Calico refuses it: ${detail}`,
    fix: 'Correct the field that it names, or take the change back.',
  }),
  kubernetesRefuses: ({ detail }) => ({
    what: `Kubernetes refuses it: ${detail}`,
    fix: 'Correct the field that it names, or take the change back.',
  }),
  iproute2Refuses: ({ command, detail }) => ({
    what: `\`${command}\` fails: ${detail}`,
    fix: 'Correct the words of that command.',
  }),
  tooLarge: ({ what, limit }) => ({ what: `The ${what} is too large.`, fix: `The limit is ${limit}.` }),
  notSupported: ({ what }) => ({
    what: `Hopscope cannot simulate ${what} yet.`,
    fix: 'Take it out; nothing is skipped silently.',
  }),
  unanswered: ({ detail }) => ({
    what: `The simulator gave no answer: ${detail}`,
    fix: 'Nothing has changed. Try again.',
  }),
} satisfies Problems
