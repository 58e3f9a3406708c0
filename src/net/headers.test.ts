import { describe, expect, it } from 'vitest'
import { diffHeaders, type HeaderDiff } from './diff.ts'
import { headerStack } from './headers.ts'
import { mac } from './mac.ts'
import { inFrame, ipip, pod1, pod2, syn, vxlan } from './testPackets.ts'

const layers = (headers: readonly { layer: string; outer: boolean }[]): string =>
  headers.map((header) => header.layer + (header.outer ? '*' : '')).join('|')

const changes = (diff: readonly HeaderDiff[]): string[] =>
  diff.map(({ layer, outer, change }) => `${layer}${outer ? '*' : ''} ${change}`)

describe('headerStack', () => {
  it('marks what a tunnel added', () => {
    expect(layers(headerStack(syn))).toBe('ip|tcp')
    expect(layers(headerStack(inFrame(syn)))).toBe('eth|ip|tcp')
    expect(layers(headerStack(inFrame(ipip(syn))))).toBe('eth|ip*|ip|tcp')
    expect(layers(headerStack(inFrame(vxlan(inFrame(syn)))))).toBe('eth|ip*|udp*|vxlan*|eth|ip|tcp')
  })

  it("uses tshark's field names", () => {
    const [, ip, tcp] = headerStack(inFrame(syn))
    expect(ip?.fields).toContainEqual({ name: 'src', value: '172.16.32.129' })
    expect(tcp?.fields).toContainEqual({ name: 'dstport', value: '80' })
    expect(tcp?.fields).toContainEqual({ name: 'flags', value: 'SYN' })
  })

  it('shows the header of a fragmented packet in the first piece only', () => {
    const piece = (start: number) => ({
      ...syn,
      mf: start === 0,
      offset: start,
      payload: {
        kind: 'fragment' as const,
        whole: syn.payload as Exclude<typeof syn.payload, { kind: 'fragment' }>,
        start,
        len: 24,
      },
    })
    expect(layers(headerStack(piece(0)))).toBe('ip|tcp')
    expect(layers(headerStack(piece(24)))).toBe('ip|data')
  })
})

describe('diffHeaders', () => {
  it('is all the same without a packet before, or with an equal one', () => {
    expect(changes(diffHeaders(undefined, syn))).toEqual(['ip same', 'tcp same'])
    expect(changes(diffHeaders(syn, { ...syn }))).toEqual(['ip same', 'tcp same'])
  })

  it('sees one field change', () => {
    const [ip] = diffHeaders(syn, { ...syn, ttl: 63 })
    expect(ip?.change).toBe('changed')
    expect(ip?.fields.filter((field) => field.changed)).toEqual([
      { name: 'ttl', before: '64', after: '63', changed: true },
    ])
  })

  it('sees an outer header come and go', () => {
    expect(changes(diffHeaders(syn, ipip(syn)))).toEqual(['ip* new', 'ip same', 'tcp same'])
    expect(changes(diffHeaders(ipip(syn), syn))).toEqual(['ip* removed', 'ip same', 'tcp same'])
    expect(changes(diffHeaders(inFrame(syn), inFrame(ipip(syn))))).toEqual([
      'eth same',
      'ip* new',
      'ip same',
      'tcp same',
    ])
  })

  it('keeps the innermost headers together under VXLAN', () => {
    expect(changes(diffHeaders(inFrame(syn), vxlan(inFrame(syn))))).toEqual([
      'ip* new',
      'udp* new',
      'vxlan* new',
      'eth same',
      'ip same',
      'tcp same',
    ])
  })

  it('sees a MAC rewritten', () => {
    const [eth] = diffHeaders(inFrame(syn), inFrame(syn, { dst: mac('00:0c:29:aa:bb:cc') }))
    expect(eth?.fields.filter((field) => field.changed).map((field) => field.name)).toEqual(['dst'])
  })

  it('sees addresses translated', () => {
    const [ip] = diffHeaders(syn, { ...syn, src: pod2, dst: pod1 })
    expect(ip?.fields.filter((field) => field.changed).map((field) => field.name)).toEqual(['src', 'dst'])
  })
})
