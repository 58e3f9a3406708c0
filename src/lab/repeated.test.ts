/** The comparison leaves out how often a frame was seen. Where that is the point, it is counted here. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LabDocument, LabProbeTrace, LabTrace } from './document.ts'
import { simulateLab } from './simulate.ts'

const read = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`fixtures/tcp-time-wait-old-syn.${file}.json`, import.meta.url), 'utf8')) as T

/** Of one end's segments by its first device: which way, and their flags. */
const segments = (
  { frames }: LabProbeTrace | undefined = { id: '', kind: 'tcp', from: '', to: '', result: '', frames: [] },
) => frames.flatMap(({ ns, dir, tcp }) => (ns === 'server' && tcp ? [`${dir} ${tcp.flags.join('+')}`] : []))

describe('a server in TIME_WAIT', () => {
  it('answers an old SYN, but not another of within half a second (tcp_invalid_ratelimit)', () => {
    const again = read<LabTrace>('trace').probes[1]
    expect(segments(again)).toEqual(['in SYN', 'out ACK', 'in SYN', 'in SYN', 'out ACK', 'in SYN', 'out ACK'])
    const runs = Array.from({ length: 4 }, (_, seed) => simulateLab(read<LabDocument>('lab'), { seed }).probes[1])
    // Whose first sequence number is the larger is chance.
    const refused = runs.filter((probe) => probe?.result === again?.result)
    expect(refused.length).toBeGreaterThan(0)
    for (const probe of refused) expect(segments(probe)).toEqual(segments(again))
  })
})
