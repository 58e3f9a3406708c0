import { describe, expect, it } from 'vitest'
import { beside, type View } from './beside.ts'

const view: View = { width: 800, height: 600, scale: 1, toScreen: (point) => point }
const stop = (x: number, y: number, lost = false) => ({ point: { x, y }, lost })

describe('the stack beside the packet', () => {
  it('stands above it, at the right', () => {
    expect(beside(stop(400, 300), 200, [], view)).toEqual({ x: 24, y: -60 })
  })

  it('stays in the frame', () => {
    const { x } = beside(stop(790, 300), 200, [], view)
    expect(x).toBeLessThan(-200)
    expect(beside(stop(400, 10), 200, [], view).y).toBeGreaterThan(-20)
  })

  it('gives way to what is written there', () => {
    const { x, y } = beside(stop(400, 300), 200, [{ x: 420, y: 230, w: 200, h: 60, weight: 3 }], view)
    expect([x, y]).not.toEqual([24, -60])
  })

  it('leaves the place below a cross to its word', () => {
    expect(beside(stop(400, 300, true), 200, [{ x: 0, y: 0, w: 800, h: 300, weight: 3 }], view).y).toBe(-60)
  })
})
