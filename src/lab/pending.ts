/** Probes of the recorded pairs, as `document/probe`, that the simulator cannot reproduce yet, each with the reason. */

const sharedModule = 'the lab has one kernel for all: its ipip module answers for a node without tunl0 too'

export const pending: Readonly<Record<string, string>> = {
  'ipip-far-tunnel-missing/pod-to-pod': sharedModule,
  'ipip-far-tunnel-missing/node-to-pod': sharedModule,
  'ipip-far-tunnel-missing/tcp': sharedModule,
}
