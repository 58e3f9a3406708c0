import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { World } from '../kernel/netns.ts'
import { traceProbe } from '../sim/run.ts'
import type { Probe } from '../sim/trace.ts'
import type { LabDocument, LabProbe } from './document.ts'
import { openLab, openLabDocument } from './open.ts'
import { type PreparedLab, preparedLab } from './prepared.ts'
import { simulateLab } from './simulate.ts'
import { labDocumentOf } from './write.ts'

const full = fixture('conntrack-full')

function fixture(name: string): LabDocument {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.lab.json`, import.meta.url), 'utf8')) as LabDocument
}

function prepared(document: LabDocument): PreparedLab {
  const opened = openLab(JSON.stringify(document))
  const lab = opened.ok ? preparedLab(opened.value) : opened
  if (!lab.ok) throw new Error(lab.problems.map(({ message }) => message).join('\n'))
  return lab.value
}

const probeOf = (id: string): LabProbe => full.probes.find((probe) => probe.id === id) as LabProbe
const outcome = (world: World, probe: LabProbe): string => traceProbe(world, probe as Probe, { seed: 1 }).result

describe('a lab document for probes that each have a machine of their own', () => {
  it('takes into the World what every probe finds', () => {
    const document = { ...full, probes: [probeOf('tcp'), probeOf('udp')] }
    const { world, otherwise } = prepared(document)
    expect(otherwise).toEqual([])
    expect(world.namespaces.get('n1')?.connections).toHaveLength(2)
    const inLab = simulateLab(document).probes.map(({ result }) => result)
    expect(document.probes.map((probe) => outcome(world, probe))).toEqual(inLab)
    const plain = openLabDocument(document)
    expect(plain.ok && document.probes.map((probe) => outcome(plain.value.world, probe))).not.toEqual(inLab)
  })

  it('names the probes that find something else, and takes nothing', () => {
    const { world, otherwise } = prepared(full)
    expect(otherwise).toContain('tcp')
    expect(otherwise).not.toContain('again-room')
    expect([...world.namespaces.values()].every(({ connections }) => connections === undefined)).toBe(true)
  })

  it('names the probes that go on where others left off, never the first', () => {
    const probes = ['a', 'b', 'c'].map((id) => ({ ...probeOf('again-room'), id, keepConntrack: id !== 'c' }))
    expect(prepared({ ...full, probes }).otherwise).toEqual(['b'])
  })

  it('names the probes after one whose limit stays', () => {
    const { after: _, ...first } = probeOf('tcp')
    expect(
      prepared({ ...full, probes: [probeOf('again-room'), first, { ...probeOf('again-room'), id: 'last' }] }),
    ).toMatchObject({ otherwise: ['tcp', 'last'] })
  })

  it('gives back the connections of a World that was written down', () => {
    const { world } = prepared({ ...full, probes: [probeOf('tcp')] })
    const written = labDocumentOf('again', world, [probeOf('tcp') as Probe])
    const again = openLabDocument(written)
    const back = again.ok ? preparedLab(again.value) : again
    expect(back.ok && back.value.world.namespaces.get('n1')?.connections).toEqual(
      world.namespaces.get('n1')?.connections,
    )
  })

  it('refuses what conntrack refuses', () => {
    const before = [{ ns: 'n1', cmd: 'conntrack -I -p tcp -s 10.9.0.1' }]
    const opened = openLabDocument({ ...full, probes: [{ ...probeOf('again-room'), before }] })
    expect(opened.ok && preparedLab(opened.value)).toMatchObject({
      ok: false,
      problems: [{ path: 'probes[0].before', code: 'iproute2Refuses' }],
    })
  })
})
