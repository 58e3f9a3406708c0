/** What document 001 prints of conntrack, word for word, but for what a kernel or its clock chose. */
import { expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import { createMachine } from '../sim/machine.ts'
import { runOn } from '../sim/run.ts'
import { nodePort } from './library/serviceNative.ts'

/** `conntrack -L -p tcp --dport 30000` on master; its other line is the same from port 50446. */
const PRINTED =
  'tcp      6 86394 ESTABLISHED src=192.168.43.1 dst=192.168.43.152 sport=50447 dport=30000 src=10.244.166.159 dst=192.168.43.152 sport=80 dport=13174 [ASSURED] mark=0 secctx=system_u:object_r:unlabeled_t:s0 use=1'

/** Left out: seconds left, the port that --random-fully drew, and SELinux, which Hopscope's nodes do not run. */
const plain = (line: string): string =>
  line
    .replace(/^(tcp {6}6) \d+/, '$1')
    .replace(/ dport=\d+ \[ASSURED\]/, ' [ASSURED]')
    .replace(/ secctx=\S+/, '')

it('document 001: the entry of a request to a node port, while it lasts', () => {
  const compiled = compile(nodePort.spec)
  const probe = nodePort.probes.find(({ id }) => id === 'node-port')
  if (!compiled.ok || !probe) throw new Error('the scenario is not what it was')
  const running = createMachine(compiled.value, 1)
  const run = runOn(running, compiled.value, probe, { seed: 1 })
  const seen = new Set<string>()
  while (!run.advance(1)) for (const line of running.conntrack()['master'] ?? []) seen.add(plain(line))
  expect(seen).toContain(plain(PRINTED))
})
